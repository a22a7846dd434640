// Package provider serves components to programs in every Pulumi language, as the provider of
// the package ecs-foundation.
package provider

import (
	_ "embed"
	"net"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Package is the name of the Pulumi package.
const Package = "ecs-foundation"

//go:embed schema.json
var schema []byte

// A Component is a component of the package.
type Component struct {
	// Token is the type of the component, such as ecs-foundation:index:Foundation.
	Token string
	// Inputs is a struct with the inputs as fields, whose keys and constraints are those of
	// package validate. Outputs is a struct with the outputs as fields.
	Inputs, Outputs reflect.Type
	// Construct registers the component, its resources and its outputs, and returns the
	// component and the outputs.
	Construct func(ctx *pulumi.Context, request Request) (pulumi.ComponentResource, pulumi.Map, error)
}

// Serve serves components until the engine ends the provider.
func Serve(components ...Component) error {
	return sdkprovider.Main(Package, func(host *sdkprovider.HostClient) (pulumirpc.ResourceProviderServer, error) {
		return newServer(host, components), nil
	})
}

// IsProvider reports whether a process with these arguments is the provider and no program. The
// engine starts a plugin with the address of the engine as last argument, and a person who
// debugs one starts it by its name. A program has neither. The environment does not show
// it: a plugin inherits the environment of the program that runs Pulumi.
// https://github.com/pulumi/pulumi/blob/sdk/v3.250.0/sdk/go/common/resource/plugin/plugin.go
func IsProvider(args []string) bool {
	name := strings.TrimSuffix(filepath.Base(args[0]), ".exe")
	return name == "pulumi-resource-"+Package || len(args) > 1 && isAddress(args[len(args)-1])
}

func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	if err != nil || host == "" {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}
