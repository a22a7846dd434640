// Package plugin installs the AWS provider plugin for Pulumi.
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
	// Version is the release of Pulumi's AWS provider that the sandbox uses.
	Version = "6.83.2"

	directory        = "resource-aws-v" + Version
	binary           = "pulumi-resource-aws"
	terraformVersion = "5.100.0" // the release that pulumi-aws 6.83 is built from

	// TerraformVariable is the environment variable with the path of Terraform's AWS provider. The bridged provider reads
	// it. If the user sets it, no other location is searched.
	TerraformVariable = "SANDBOX_TERRAFORM_PROVIDER"
)

// Plugin is an installed AWS provider.
type Plugin struct {
	// Terraform is the path of Terraform's AWS provider if the plugin is bridged from it, or "".
	Terraform string
	// Source describes where the plugin comes from.
	Source string
}

// Install installs the AWS provider in the Pulumi home directory. In order of preference it uses the official provider
// if it is on this machine, the provider bridged from Terraform's if that is on this machine, or downloads the official
// provider. pulumi returns a command of the Pulumi CLI.
func Install(ctx context.Context, home, bin string, pulumi func(context.Context, ...string) *exec.Cmd) (Plugin, error) {
	target := filepath.Join(home, "plugins", directory)
	if err := os.RemoveAll(target); err != nil {
		return Plugin{}, err
	}
	if official := official(); official != "" {
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return Plugin{}, err
		}
		return Plugin{Source: "official, from " + official}, os.Symlink(official, target)
	}
	terraform, bridged := FindTerraform(), filepath.Join(bin, binary)
	if terraform != "" && exists(bridged) {
		if err := os.MkdirAll(target, 0o700); err != nil {
			return Plugin{}, err
		}
		return Plugin{Terraform: terraform, Source: "bridged from " + terraform},
			os.Symlink(bridged, filepath.Join(target, binary))
	}
	if output, err := pulumi(ctx, "plugin", "install", "resource", "aws", "v"+Version).CombinedOutput(); err != nil {
		return Plugin{}, errors.Join(
			fmt.Errorf("download the AWS provider: %w\n%s", err, output),
			fmt.Errorf("to install it yourself: pulumi plugin install resource aws v%s", Version),
			fmt.Errorf("without internet access: build %s and set %s to the path of Terraform's provider hashicorp/aws %s",
				bridged, TerraformVariable, terraformVersion))
	}
	return Plugin{Source: "official, downloaded"}, nil
}

// NeedsBridge reports whether Install uses the bridged provider, so that it must be compiled.
func NeedsBridge() bool { return official() == "" && FindTerraform() != "" }

// official returns the directory of the user's official provider, or "".
func official() string {
	if dir := filepath.Join(userHome(), "plugins", directory); exists(filepath.Join(dir, binary)) {
		return dir
	}
	return ""
}

// FindTerraform returns the path of Terraform's AWS provider, or "". It searches the directories that Terraform uses and
// provider mirrors in /opt.
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
		matches, err := filepath.Glob(filepath.Join(root, "registry.*.*", "hashicorp", "aws", terraformVersion,
			runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-aws*"))
		if root != "" && err == nil && len(matches) > 0 {
			return matches[0]
		}
	}
	return ""
}

// userHome returns the user's Pulumi home directory.
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
