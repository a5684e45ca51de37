package cmd

import (
	"slices"
	"strconv"
	"strings"
)

// showsLinks guesses from the environment whether the terminal makes OSC 8 hyperlinks
// clickable. A terminal cannot be asked without waiting for its answer, and an old one
// shows the address in the middle of the text. FORCE_HYPERLINK decides where it is set.
func showsLinks(getenv func(string) string) bool {
	if force := getenv("FORCE_HYPERLINK"); force != "" {
		return force != "0"
	}
	atLeast := func(variable string, version int) bool {
		n, err := strconv.Atoi(getenv(variable))
		return err == nil && n >= version
	}
	term := getenv("TERM")
	if term == "dumb" {
		return false
	}
	switch getenv("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby":
		return true
	}
	for _, variable := range []string{"WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM", "GHOSTTY_RESOURCES_DIR"} {
		if getenv(variable) != "" {
			return true
		}
	}
	known := []string{"xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct", "foot", "foot-extra", "contour"}
	return atLeast("VTE_VERSION", 5001) || atLeast("KONSOLE_VERSION", 201200) ||
		slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, term) })
}
