package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLicensesAreRecognized(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Apache License\n                           Version 2.0, January 2004":                                             "Apache-2.0",
		"Permission is hereby granted, free of charge, to any person\nobtaining a copy":                                    "MIT",
		"Redistribution and use in source and binary forms, with or\nwithout\n * Neither the name of the copyright holder": "BSD-3-Clause",
		"Redistribution and use in source and binary forms, with or without":                                               "BSD-2-Clause",
		"Permission to use, copy, modify, and distribute this software for any purpose":                                    "ISC",
		"Permission to use, copy, modify, and/or distribute this software for any purpose":                                 "ISC",
		"Mozilla Public License, version 2.0 ... Secondary License: the GNU Affero General Public License":                 "MPL-2.0",
		"GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3 ... the GNU General Public License":                                 "AGPL-3.0",
		"GNU LESSER GENERAL PUBLIC LICENSE ... incorporates the GNU General Public License":                                "LGPL-3.0",
		"                    GNU GENERAL PUBLIC LICENSE":                                                                   "GPL",
		"Business Source License 1.1": "BUSL-1.1",
		"Server Side Public License":  "SSPL-1.0",
		"All rights reserved.":        "",
		"This is free and unencumbered software released into the public domain.": "Unlicense",
		"Elastic License 2.0": "Elastic-2.0",
		"This software is provided 'as-is', without any express or implied\nwarranty. In no event will the authors be held": "Zlib",
		"CC0 1.0 Universal": "CC0-1.0",
		"Redistribution and use in source and binary forms; the name of the author may not be used to endorse or promote": "BSD-3-Clause",
	} {
		require.Equal(t, want, classify(text), text)
	}
}

func TestLicenseExpressions(t *testing.T) {
	t.Parallel()
	for license, want := range map[string]bool{
		"MIT": true, "(MIT OR GPL-3.0)": true, "(MPL-2.0 OR Apache-2.0)": true, "BSD-3-Clause AND Apache-2.0": true,
		"": false, "AGPL-3.0-or-later": false, "MIT AND GPL-2.0-only": false, "GPL-2.0 OR AGPL-3.0": false, "SEE LICENSE IN LICENSE": false, "UNLICENSED": false,
	} {
		require.Equal(t, want, isAllowed(license), license)
	}
}

func TestRefusedLicensesAreListed(t *testing.T) {
	t.Parallel()
	text, err := list([]dependency{{"a", "1", "MIT"}, {"b", "2", "MIT"}, {"c", "3", "AGPL-3.0"}, {"d", "4", ""}, {"a", "1", "MIT"}, {"elkjs", "5", "EPL-2.0"}})
	require.EqualError(t, err, "2 dependencies have a license that is not allowed or not recognized: replace them, "+
		"or add them to the exceptions in cmd/licenses/classify.go\nc 3: license \"AGPL-3.0\"\nd 4: license \"\"")
	require.Contains(t, text, "MIT: 2\n  a 1\n  b 2\n")
}

func TestLicensesOfPackages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	lock := write("package-lock.json", `{"packages": {"": {"license": "X"}, "node_modules/a/node_modules/@b/c": {"version": "1.0.0", "license": "MIT"}}}`)
	packages, err := npmPackages(lock)
	require.NoError(t, err)
	require.Equal(t, []dependency{{"@b/c", "1.0.0", "MIT"}}, packages)
	_, err = npmPackages(write("empty.json", "{}"))
	require.ErrorContains(t, err, "no packages")

	license, err := licenseOf(dir)
	require.NoError(t, err)
	require.Empty(t, license)
	write("LICENSE.md", "Permission is hereby granted, free of charge, to any person obtaining a copy")
	write("COPYING", "GNU GENERAL PUBLIC LICENSE")
	license, err = licenseOf(dir)
	require.NoError(t, err)
	require.Equal(t, "GPL AND MIT", license)
}

func TestEveryLockFileIsRead(t *testing.T) {
	t.Parallel()
	output, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "ls-files", "*package-lock.json").Output()
	require.NoError(t, err)
	locks, err := lockFiles("../..")
	require.NoError(t, err)
	var relative []string
	for _, lock := range locks {
		relative = append(relative, strings.TrimPrefix(filepath.ToSlash(lock), "../../"))
	}
	require.ElementsMatch(t, strings.Fields(string(output)), relative)
}
