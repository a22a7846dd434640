// Package plugin puts the AWS provider where Pulumi looks for it.
package plugin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

const (
	version          = "6.83.2"
	name             = "resource-aws-v" + version
	binary           = "pulumi-resource-aws"
	terraformVersion = "5.100.0" // the release that pulumi-aws 6.83 is made from

	// TerraformVariable names the Terraform provider for the bridge. Set by hand, it is also where to look first.
	TerraformVariable = "SANDBOX_TERRAFORM_PROVIDER"
)

// Plugin is an AWS provider in Pulumi's folder.
type Plugin struct {
	// Terraform is the provider that the bridge runs, or empty.
	Terraform string
	// Source says where the plugin comes from.
	Source string
}

// Install puts an AWS provider into Pulumi's folder: the official one if it is here, else the one bridged from
// Terraform's provider if that is here, else the official one from the network.
func Install(ctx context.Context, home, bin string, cli func(context.Context, ...string) *exec.Cmd) (Plugin, error) {
	folder := filepath.Join(home, "plugins", name)
	if err := os.RemoveAll(folder); err != nil {
		return Plugin{}, err
	}
	if official := filepath.Join(userHome(), "plugins", name); exists(filepath.Join(official, binary)) {
		if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
			return Plugin{}, err
		}
		return Plugin{Source: "Pulumi's own, from " + official}, os.Symlink(official, folder)
	}
	terraform, bridged := FindTerraform(), filepath.Join(bin, binary)
	if terraform != "" && exists(bridged) {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return Plugin{}, err
		}
		return Plugin{Terraform: terraform, Source: "bridged from " + terraform},
			os.Symlink(bridged, filepath.Join(folder, binary))
	}
	if output, err := cli(ctx, "plugin", "install", "resource", "aws", "v"+version).CombinedOutput(); err != nil {
		return Plugin{}, errors.Join(
			fmt.Errorf("no AWS provider: downloading Pulumi's own failed: %w\n%s", err, output),
			fmt.Errorf("with a network: pulumi plugin install resource aws v%s", version),
			fmt.Errorf("without: build %s, and set %s to the Terraform provider hashicorp/aws %s",
				bridged, TerraformVariable, terraformVersion))
	}
	return Plugin{Source: "Pulumi's own, downloaded"}, nil
}

// FindTerraform looks for the Terraform provider where Terraform does, and in mirrors below /opt.
func FindTerraform() string {
	if path := os.Getenv(TerraformVariable); path != "" {
		return path
	}
	home, _ := os.UserHomeDir()
	for _, root := range []string{
		os.Getenv("TF_PLUGIN_CACHE_DIR"),
		filepath.Join(home, ".terraform.d", "plugins"),
		filepath.Join(home, ".terraform.d", "plugin-cache"),
		filepath.Join(home, ".local", "share", "terraform", "plugins"),
		filepath.Join(home, "Library", "Application Support", "io.terraform", "plugins"),
		"/usr/local/share/terraform/plugins",
		"/usr/share/terraform/plugins",
		"/opt/*",
	} {
		found, err := filepath.Glob(filepath.Join(root, "registry.*.*", "hashicorp", "aws", terraformVersion,
			runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-aws*"))
		if root != "" && err == nil && len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

func userHome() string {
	if home := os.Getenv("PULUMI_HOME"); home != "" {
		return home
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, ".pulumi")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
