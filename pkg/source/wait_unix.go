//go:build unix

package source

import "syscall"

// dontWait makes opening a pipe return at once.
const dontWait = syscall.O_NONBLOCK
