package cmd

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"sync"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/site"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

func newSiteCmd(s *session) *command {
	var o siteOptions
	return s.command(spec{
		use: "site [DIR]", group: groupPlan,
		short: "Write the catalogue as a web site",
		long: `Write the catalogue as web pages, for readers without a terminal: a search, a page for
every entry and every capability, the matrix, the roadmap, gaps, standards, what changed, and
the data behind them. They need no server: a web server below any path, a file share and a
folder on disk will do, and every page can be read without JavaScript.

DIR is made. A site that wdw wrote there is replaced as a whole, or not at all; files of
others, such as CNAME, are kept. Any other folder that holds something is refused.

--since says what the pages call changed: since three months ago, where there is history.
--base-url is where the site will stand, which feeds and search engines have to be told.

With --serve nothing is written: the site is shown on this computer alone, as the files are
at each look, until Ctrl-C.`,
		example: `  wdw site public
  wdw site public --base-url https://example.org/catalogue/ --since v1.4
  wdw site public --at v1.4 --today 2026-11-22
  wdw site --serve --port 8080`,
		args: anyArgs, complete: completeFolders,
		flags: o.add,
	}, func(k call) error {
		if o.serve {
			return s.serveSite(k, o)
		}
		files, err := s.site(k, o)
		if err != nil {
			return err
		}
		if err := site.Write(s.absolute(k.args[0]), files); err != nil {
			return fmt.Errorf("write the site: %w", err)
		}
		s.note("%s: %s", k.args[0], words.Count(len(files), "file"))
		return nil
	})
}

type siteOptions struct {
	base, since string
	serve       bool
	port        uint16
}

func (o *siteOptions) add(f *flagSet) {
	f.StringVar(&o.base, "base-url", "", "the `address` at which the site will stand")
	f.StringVar(&o.since, "since", "", "show what changed since this Git `revision` or date (default three months ago)")
	f.completed("since", f.s.completeRevisions)
	f.BoolVar(&o.serve, "serve", false, "show the site on this computer, and follow the files")
	f.Uint16Var(&o.port, "port", 8080, "the `port` of --serve; 0 takes a free one")
	f.check(func() error {
		switch {
		case o.serve && f.NArg() > 0:
			return usagef("--serve writes nothing; leave out %q", f.Arg(0))
		case !o.serve && f.Changed("port"):
			return usagef("--port goes with --serve")
		case !o.serve && f.NArg() != 1:
			return usagef("%q takes a folder to write, and got %d; or --serve", f.c.CommandPath(), f.NArg())
		}
		return nil
	})
	f.check(func() (err error) {
		base, ok := site.Address(o.base)
		if !ok {
			return usagef("--base-url: %q is not the address of a site, such as https://example.org/catalogue/", o.base)
		}
		o.base = base
		return nil
	})
}

// site makes the files of the site.
func (s *session) site(k call, o siteOptions) (site.Files, error) {
	q, err := s.ask(k)
	if err != nil {
		return nil, err
	}
	edition := q.edition()
	from := site.Source{
		Catalogue: q.cat, Today: q.today, Base: o.base, Schemas: map[string]*schema.Set{}, DateEvents: q.dateEvents,
		Cite: func(command ...string) framework.Citation { return q.citing(edition, command...) },
	}
	schemas, err := s.schemas(k.ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range schemas {
		from.Schemas[x.name] = x.set
	}
	if err := s.addChanges(k.ctx, &from, o); err != nil {
		return nil, err
	}
	return site.Build(k.ctx, from)
}

// serveSite shows the site at 127.0.0.1. It is made again once a file was changed.
func (s *session) serveSite(k call, o siteOptions) error {
	on, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.port))
	if err != nil {
		return fmt.Errorf("--port: %w", err)
	}
	if o.base == "" {
		o.base = "http://" + on.Addr().String() + "/"
	}
	var mu sync.Mutex
	var made site.Files
	var of string
	files := func() (site.Files, error) {
		mu.Lock()
		defer mu.Unlock()
		now, err := s.stamp(k.ctx)
		if err != nil || now == of && made != nil {
			return made, err
		}
		if made, err = s.site(k, o); err == nil {
			of = now
		}
		s.close()
		s.opened = nil
		return made, err
	}
	if _, err := files(); err != nil {
		return errors.Join(err, on.Close())
	}
	s.note("%s shows the site until Ctrl-C", o.base)
	return site.Serve(k.ctx, on, files)
}

// stamp differs once a file of the catalogue is written anew.
func (s *session) stamp(ctx context.Context) (string, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, folder := range []string{catalogue.Folder, catalogue.SchemaFolder} {
		err := fs.WalkDir(tree.FS, folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // what cannot be read is told when the catalogue is
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintf(sum, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return string(sum.Sum(nil)), nil
}

// usualSince is how far back a site shows what changed.
const usualSince = "-3m"

// addChanges compares with an earlier state. Where there is none and nobody asked for it, the
// pages say so.
func (s *session) addChanges(ctx context.Context, to *site.Source, o siteOptions) error {
	since := o.since
	if since == "" {
		since = usualSince
	}
	changes, pair, both, err := s.changes(ctx, []string{since})
	if err != nil {
		switch {
		case o.since != "":
		case errors.Is(err, errNoHistory), errors.Is(err, source.ErrNoRepo):
			s.detail("what changed is left out: %v", err)
			return nil
		default:
			s.note("what changed is left out: %v", err)
			return nil
		}
		return fmt.Errorf("--since: %w", err)
	}
	notes := notesOf(changes, pair, both, to.Today)
	notes.Base = to.Base
	result := notes.Result()
	to.Changes = &result
	for _, c := range changes.Entries.Changes {
		if c.Kind == diff.EntryAdded {
			to.New = append(to.New, c.ID)
		}
	}
	return nil
}
