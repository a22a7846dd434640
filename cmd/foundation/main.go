// Command foundation shows what a stack of this project is, from its stack file
// alone: what its roles may do, what it shares, what it costs, and what a change
// does. It needs neither an AWS account nor the Pulumi engine.
//
//	go run ./cmd/foundation --help
package main

import "os"

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}
