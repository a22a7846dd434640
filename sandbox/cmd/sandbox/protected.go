package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// unprotecting are the keys that end the protection of a foundation's resources (docs/production.md).
const unprotecting = "--config profile=development --config loadBalancer.deletionProtection=false " +
	"--config loadBalancer.logs.emptyOnDelete=true"

// checkProtection returns an error if Pulumi or AWS would refuse to delete a resource of the stack: Pulumi one with the
// option protect, and AWS a load balancer with deletion protection, after most other resources are already deleted.
func (s *sandbox) checkProtection() error {
	resources, err := readResources(s.dir.Path(s.stateFile()...))
	if err != nil {
		return err
	}
	var names []string
	for _, r := range resources {
		if r.Protect || r.Inputs.EnableDeletionProtection == true {
			names = append(names, r.URN[strings.LastIndex(r.URN, "::")+2:])
		}
	}
	if len(names) == 0 {
		return nil
	}
	deployed, err := s.deployedStacks()
	if err != nil {
		return err
	}
	return fmt.Errorf("stack %s protects %s from deletion, so nothing was destroyed: %s, then destroy it again; or discard "+
		"all stacks of this sandbox (%s) with %s", s.stack, summary(names), s.unprotect(), strings.Join(deployed, ", "), s.commandLine("stop"))
}

// unprotect says how to end the protection: in the stack file of a foundation, or in the program of another project.
func (s *sandbox) unprotect() string {
	if _, err := os.Stat(filepath.Join(s.main, reporter)); err != nil {
		return "set protect and deletion protection to false in the program, run " + s.commandLine("up", "--stack", s.stack)
	}
	flags := []string{"--stack", s.stack}
	if s.file != "" {
		flags = append(flags, "--config-file", s.file)
	}
	return "run " + s.commandLine("up", append(flags, unprotecting)...)
}

// summary returns the first name, and how many others there are.
func summary(names []string) string {
	switch len(names) {
	case 1:
		return names[0]
	case 2:
		return names[0] + " and " + names[1]
	}
	return fmt.Sprintf("%s and %d other resources", names[0], len(names)-1)
}
