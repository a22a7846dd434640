package awscli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// timeout is for one call, with the retries of the CLI.
const timeout = 90 * time.Second

// kept are the variables that the AWS CLI needs in addition to its own, AWS_*: to find programs, files and certificates.
var kept = []string{
	"HOME", "USER", "USERPROFILE", "LOGNAME", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
	"CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "PYENV_ROOT", "PYENV_VERSION", "SSH_AUTH_SOCK",
}

// Command returns a runner that starts the AWS CLI with a profile, if it is not "", in a region.
func Command(profile, region string) (Runner, error) {
	path, err := lookPath("aws")
	if err != nil {
		return nil, err
	}
	global := []string{"--output", "json"}
	if profile != "" {
		global = append(global, "--profile", profile)
	}
	if region != "" {
		global = append(global, "--region", region)
	}
	return func(ctx context.Context, args ...string) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		// The region of a call comes after the reader's own: the last one counts.
		cmd := exec.CommandContext(ctx, path, append(slices.Clone(global), args...)...)
		cmd.Env, cmd.WaitDelay = environ(), time.Second
		var out, printed bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &printed
		err := cmd.Run()
		_, exited := errors.AsType[*exec.ExitError](err)
		switch {
		case err == nil:
			return out.Bytes(), nil
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return nil, &Error{Code: "Timeout", Message: fmt.Sprintf("no answer within %s", timeout)}
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !exited:
			return nil, err
		default:
			return nil, NewError(printed.String())
		}
	}, nil
}

// environ returns the variables that the CLI needs. It prints to no pager, and asks nothing.
func environ() []string {
	variables := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		known := slices.Contains(kept, strings.ToUpper(name)) || strings.HasPrefix(name, "AWS_") ||
			strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "XDG_")
		return !known
	})
	return append(variables, "PATH="+strings.Join(searchPath(), string(filepath.ListSeparator)), "AWS_PAGER=", "AWS_CLI_AUTO_PROMPT=off")
}

// lookPath returns the path of a program in the absolute directories of PATH.
func lookPath(name string) (string, error) {
	for _, dir := range searchPath() {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the AWS CLI is not installed, or not in PATH: " +
		"see https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html")
}

// searchPath returns the directories of PATH, without those that are relative to the working directory.
func searchPath() []string {
	return slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool { return !filepath.IsAbs(dir) })
}
