package cmd

import (
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
)

// cite says how to make a report again: the command line without --at and --today,
// which come from the state that was read.
func (q question) cite(args ...string) framework.Citation { return q.citing(q.edition(), args...) }

// citing is cite of a state that is known already.
func (q question) citing(of framework.Edition, args ...string) framework.Citation {
	c := framework.Citation{Edition: of, Today: q.today.Format(time.DateOnly)}
	if q.tree.Address != "" {
		args = append(args, "--catalogue", shellWord(q.tree.Address))
	}
	if c.IsCommit() && c.Build == "" {
		args = append(args, "--at", c.Rev)
	}
	if c.IsCommit() || c.Build != "" {
		c.Command = "wdw " + strings.Join(append(args, "--today", c.Today), " ")
	}
	return c
}

// shellWord quotes an argument for a shell where it has to be.
func shellWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// edition is the state that was read: a commit, files that may be those of one, or what
// the program was built with.
func (q question) edition() framework.Edition {
	if q.tree.Commit != "" {
		return framework.Edition{Rev: q.tree.Commit, Date: q.tree.Date.Format(time.DateOnly)}
	}
	if q.found.isBuiltIn() {
		return q.app.build().Catalogue
	}
	repo, err := q.openRepo(q.ctx, *q.found)
	if err != nil {
		return framework.Edition{Rev: "working tree"}
	}
	head, isClean := repo.CleanHead(q.ctx, catalogue.Folder+"/**/*.yaml", "schema/**")
	if isClean {
		return framework.Edition{Rev: head.Hash, Date: head.Date.Format(time.DateOnly)}
	}
	return framework.Edition{Rev: "working tree", Base: head.Hash, IsInGit: true}
}
