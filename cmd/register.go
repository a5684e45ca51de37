package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/words"
)

// registerFlags say how local registers are read, and what they are asked for.
type registerFlags struct {
	read     portfolio.ReadOptions
	settings []string
}

func (o *registerFlags) add(f *flagSet) {
	f.StringArrayVar(&o.read.Sheets, "sheet", nil, "read this `worksheet`; several are one register (default: the one that looks most like a register)")
	headings := f.StringArray("map", nil, "take the column with this heading for a field: `FIELD=HEADING`")
	f.completed("map", fixed(out.Each(portfolio.Fields(), func(f portfolio.Field) string { return f.Name + "=" })...))
	f.filter(&o.settings, "care-setting", "tell what is missing for these `care settings` (default: those that the register says, or its systems show)")
	f.check(func() (err error) {
		if o.read.Map, err = portfolio.ParseMap(*headings); err != nil {
			return usagef("--map: %w", err)
		}
		return nil
	})
}

// registerFile is a register that is not read yet.
type registerFile struct {
	name string
	src  []byte
}

// registerFiles reads the files on a command line, "-" for standard input.
func (s *session) registerFiles(names []string) ([]registerFile, error) {
	var files []registerFile
	for _, name := range names {
		src, err := s.givenFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w; a register is a file, and \"wdw check --template\" writes an empty one; of one system ask by what it does: wdw decide NEED", err)
		}
		if err != nil {
			return nil, err
		}
		if name = filepath.ToSlash(name); name == "-" {
			name = "stdin"
		}
		files = append(files, registerFile{name, src})
	}
	return files, nil
}

// onlyOnce refuses a file that is given twice, as its systems would count twice.
func onlyOnce(names []string) error {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return usagef("%q is given twice", name)
		}
	}
	return nil
}

// hold reads registers and holds them against the catalogue. findings are those of what opts
// rest on.
func (o *registerFlags) hold(q question, files []registerFile, opts portfolio.Options, findings ...diag.Finding) (*portfolio.Report, error) {
	known := q.cat.Vocabulary("care-settings").IDs()
	if err := checkValues("care-setting", o.settings, known); err != nil {
		return nil, err
	}
	var list []*portfolio.Register
	used := map[string]string{} // of --map
	for _, f := range files {
		fitting := o.read
		if len(files) > 1 {
			fitting.Map = o.fitting(f)
			maps.Copy(used, fitting.Map)
		}
		r, more, err := portfolio.Read(f.name, f.src, fitting)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.name, err)
		}
		explainRegister(q.session, r)
		if err := portfolio.CheckSettings(r.CareSettings, known); err != nil {
			return nil, fmt.Errorf("read %s: care_settings: %w", f.name, err)
		}
		list, findings = append(list, r), append(findings, more...)
	}
	for _, field := range slices.Sorted(maps.Keys(o.read.Map)) {
		if len(files) > 1 && used[field] == "" {
			return nil, usagef("--map: no register has a column headed %q", o.read.Map[field])
		}
	}
	opts.Today, opts.CareSettings = q.today, o.settings
	return portfolio.Check(q.ctx, q.cat, list, findings, opts)
}

// fitting is what of --map one of several files has a column for.
func (o *registerFlags) fitting(f registerFile) map[string]string {
	fits := map[string]string{}
	for field, heading := range o.read.Map {
		if _, _, err := portfolio.Read(f.name, f.src, portfolio.ReadOptions{Sheets: o.read.Sheets, Map: map[string]string{field: heading}}); err == nil {
			fits[field] = heading
		}
	}
	return fits
}

// explainRegister says what was not understood of a file, and with -v how the rest was.
func explainRegister(s *session, r *portfolio.Register) {
	s.detail("%s is %s: %s", r.File, r.Form, words.Count(len(r.Systems), "system"))
	for _, c := range r.Columns {
		place, means := fmt.Sprintf("column %d, ", c.Number), ""
		if c.Number == 0 {
			place = ""
		}
		if c.Means != "" {
			means = "; " + c.Means
		}
		s.detail("%s%q is taken for %s%s", place, c.Heading, c.Field, means)
	}
	noteLeftOut(s, r)
	if len(r.Unused) == 0 {
		return
	}
	var maps string
	for _, u := range r.Unused {
		if u.Field != "" {
			maps += " --map " + shellWord(u.Field+"="+u.Heading)
		}
	}
	if maps != "" {
		maps = "; to use it:" + maps
	}
	s.note("%s not used%s", words.Quoted(firstOf(out.Each(r.Unused, func(u portfolio.Unused) string { return u.Heading })), "and")+" "+isAre(len(r.Unused)), maps)
}

// noteLeftOut names the worksheets that were not read.
func noteLeftOut(s *session, r *portfolio.Register) {
	if len(r.LeftOut) == 0 {
		return
	}
	var alike string
	for _, l := range r.LeftOut {
		if l.IsAlike {
			alike += " --sheet " + shellWord(l.Sheet)
		}
	}
	if alike != "" {
		alike = "; to read what looks like a register too: --sheet " + shellWord(r.Sheet) + alike
	}
	names := out.Each(r.LeftOut, func(l portfolio.LeftOut) string { return l.Sheet })
	s.note("sheet %q is read, and %s %s not%s", r.Sheet, words.Quoted(firstOf(names), "and"), isAre(len(names)), alike)
}

// firstOf keeps a list of names short enough for a line.
func firstOf(list []string) []string {
	if len(list) > 8 {
		return append(list[:8:8], "…")
	}
	return list
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
