package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// packagePython writes the packages of the Python SDK. It needs Python's standard library only.
//
//go:embed python.py
var packagePython string

// packageSDKs generates the SDKs with make and writes their packages. The SDKs for Go, Java and .NET are their source code.
func (r *release) packageSDKs(ctx context.Context) error {
	if err := r.exec(ctx, r.project, nil, "make", "sdks"); err != nil {
		return fmt.Errorf("generate the SDKs: %w", err)
	}
	sdks, err := filepath.Abs(filepath.Join(r.project, "bin", "sdks"))
	if err != nil {
		return err
	}
	out, err := filepath.Abs(r.dir)
	if err != nil {
		return err
	}
	for _, language := range r.sdks {
		if err := r.packageSDK(ctx, language, filepath.Join(sdks, language), out); err != nil {
			return fmt.Errorf("package the SDK for %s: %w", language, err)
		}
	}
	return nil
}

func (r *release) packageSDK(ctx context.Context, language, sdk, out string) error {
	if !exists(sdk) {
		return errors.New("make sdks has not generated it: check its output")
	}
	switch language {
	case "nodejs":
		return r.packageNodeJS(ctx, sdk, out)
	case "python":
		if err := r.copyLicense(sdk); err != nil {
			return err
		}
		return r.exec(ctx, sdk, []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.time.Unix(), 10)},
			"python3", "-I", "-c", packagePython, r.version, out)
	}
	name := "ecs-foundation-sdk-" + language + "-v" + r.version
	entries, err := folder(name, sdk)
	if err != nil {
		return err
	}
	entries = append(entries, entry{name + "/LICENSE", filepath.Join(r.project, "LICENSE"), 0o644})
	return writeArchive(filepath.Join(out, name+".tar.gz"), entries, r.time)
}

// copyLicense adds the license, which the generators of the SDKs do not write, and which has to be in every copy.
// https://www.apache.org/licenses/LICENSE-2.0#redistribution
func (r *release) copyLicense(sdk string) error {
	text, err := os.ReadFile(filepath.Join(r.project, "LICENSE"))
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(sdk, "LICENSE"), string(text))
}

// packageNodeJS packages the compiled SDK. npm gives all files of a package the same time.
func (r *release) packageNodeJS(ctx context.Context, sdk, out string) error {
	if !exists(filepath.Join(sdk, "index.js")) && !exists(filepath.Join(sdk, "bin", "index.js")) {
		return errors.New("it is not compiled: make sdks must run the TypeScript compiler")
	}
	if err := r.copyLicense(sdk); err != nil {
		return err
	}
	return r.exec(ctx, sdk, []string{"npm_config_ignore_scripts=true"}, "npm", "pack", "--pack-destination", out)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
