//go:build !unix

package source

// dontWait is nothing where pipes are not files.
const dontWait = 0
