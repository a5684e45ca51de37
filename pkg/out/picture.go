package out

import (
	"fmt"
	"io"
)

// Picture is an answer as a drawing.
type Picture struct{}

// Write draws the picture in a format.
func (p Picture) Write(w io.Writer, format string) error {
	return fmt.Errorf("there is no picture in the format %q", format)
}
