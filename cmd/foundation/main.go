// Command foundation inspects the stacks of this project: it validates stack files,
// and states, and reports permissions, shared images, cost, and what a change does. It
// needs neither an AWS account nor the Pulumi engine.
//
//	go run ./cmd/foundation --help
package main

import "os"

func main() {
	os.Exit(execute(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
