package cmd

import (
	"path"

	"github.com/who-does-what/wdw/pkg/edit"
)

// formsFolder is where GitHub looks for issue forms.
const formsFolder = ".github/ISSUE_TEMPLATE"

// writeIssueForms writes the issue forms that are not as the schema and the vocabularies
// have them, or only lists them.
func (k call) writeIssueForms(onlyCheck bool) error {
	root, err := k.folder(k.ctx)
	if err != nil {
		return err
	}
	cat, loaded, err := k.load(k.ctx)
	if err != nil {
		return err
	}
	if loaded.HasErrors() {
		return edit.Broken(loaded)
	}
	forms, err := edit.IssueForms(cat)
	if err != nil {
		return err
	}
	var changes []edit.Change
	for _, form := range forms {
		change, err := rewritten(root, path.Join(formsFolder, form.Name), []byte(form.Text))
		if err != nil {
			return err
		}
		if string(change.Old) != form.Text {
			changes = append(changes, change)
		}
	}
	if err := listChanges(k.app.Stdout, changes); err != nil {
		return err
	}
	if !onlyCheck {
		return edit.Save(root, changes...)
	}
	if len(changes) > 0 {
		k.note(`not as the schema and the vocabularies have it; "wdw schema --issue-forms" mends that`)
		return errFindings
	}
	return nil
}
