// The vSphere side of the end-to-end suite: govmomi's API simulator, and a second way to look at what it holds.
//
//	vcsim serve [-l 127.0.0.1:0] [-esx] [-host 3]
//	vcsim show URL
//	vcsim template URL VM NAME GUEST_ID FIRMWARE
//	vcsim edit URL VM NUM_CPUS
//	vcsim remove URL VM
//	vcsim library URL NAME
//	vcsim items URL NAME
//
// serve prints one line, READY and its address, and runs until it is killed. show prints JSON; items prints a line each.
package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// limit of one command against the simulator: it hangs rather than fails.
const limit = 60 * time.Second

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: vcsim serve | show | template | edit | remove | library | items"))
	}
	command, args := os.Args[1], os.Args[2:]
	if command == "serve" {
		fail(serve(args))
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	run, arguments := commandOf(command)
	if run == nil || len(args) != arguments {
		fail(fmt.Errorf("%s: unknown, or not %d arguments", command, arguments))
	}
	fail(run(ctx, args))
}

func commandOf(name string) (func(context.Context, []string) error, int) {
	switch name {
	case "show":
		return show, 1
	case "template":
		return template, 5
	case "edit":
		return edit, 3
	case "remove":
		return remove, 2
	case "library":
		return newLibrary, 2
	case "items":
		return items, 2
	}
	return nil, 0
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
