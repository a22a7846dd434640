package main

import (
	"regexp"
	"slices"
	"strings"
)

// allowed are the licenses that a program under the Apache License 2.0 can be distributed with. The Mozilla Public
// License applies to its own files only.
// https://www.apache.org/legal/resolved.html
var allowed = []string{
	"0BSD", "Apache-2.0", "BSD-2-Clause",
	"BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "ISC", "MIT", "MIT-0", "MPL-2.0",
	"Python-2.0", "Unicode-3.0", "Unlicense", "Zlib",
}

// exceptions are dependencies with another license, or without a file that has one, and why they can be used. A release
// distributes none of those with another license.
var exceptions = map[string]string{
	"@cloud-copilot/iam-policy":        "the tests run it as a program",
	"@cloud-copilot/iam-simulate":      "the tests run it as a program",
	"@cloud-copilot/iam-utils":         "the tests run it as a program",
	"elkjs":                            "a test draws diagrams with it",
	"@fontsource/open-sans":            "a test draws diagrams with it",
	"@fontsource-variable/recursive":   "a test draws diagrams with it",
	"@fortawesome/fontawesome-free":    "a test draws diagrams with it",
	"khroma":                           "a test draws diagrams with it; its readme names the MIT license",
	"@logdna/tail-file":                "the policy pack's tests install it with Pulumi's SDK; its file has the MIT license",
	"github.com/mattn/go-localereader": "Pulumi's SDK uses it on Windows; its readme names the MIT license",
}

// isAllowed reports whether a license is allowed. Of a choice, one is enough.
// https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
func isAllowed(license string) bool {
	for choice := range strings.SplitSeq(strings.Trim(license, "()"), " OR ") {
		all := true
		for part := range strings.SplitSeq(strings.Trim(choice, "()"), " AND ") {
			all = all && slices.Contains(allowed, strings.Trim(part, "() "))
		}
		if all {
			return true
		}
	}
	return false
}

// texts recognize a license by a sentence that no other has. The licenses that quote others come first.
var texts = []struct {
	license string
	text    *regexp.Regexp
}{
	{"MPL-2.0", sentence("Mozilla Public License,? Version 2.0")},
	{"AGPL-3.0", sentence("GNU AFFERO GENERAL PUBLIC LICENSE")},
	{"SSPL-1.0", sentence("Server Side Public License")},
	{"BUSL-1.1", sentence("Business Source License")},
	{"Elastic-2.0", sentence("Elastic License")},
	{"LGPL-3.0", sentence("GNU LESSER GENERAL PUBLIC LICENSE")},
	{"GPL", sentence("GNU GENERAL PUBLIC LICENSE")},
	{"Apache-2.0", sentence("Apache License,? Version 2.0")},
	{"MIT", sentence("Permission is hereby granted, free of charge, to any person obtaining a copy")},
	{"BSD-3-Clause", sentence("Redistribution and use in source and binary forms.*Neither the name")},
	{"BSD-3-Clause", sentence("Redistribution and use in source and binary forms.*names? of .{1,80} may not be used to endorse")},
	{"BSD-2-Clause", sentence("Redistribution and use in source and binary forms")},
	{"ISC", sentence("Permission to use, copy, modify, and/?o?r? distribute this software for any purpose")},
	{"Unlicense", sentence("This is free and unencumbered software released into the public domain")},
	{"CC0-1.0", sentence("CC0 1.0 Universal")},
	{"Zlib", sentence("This software is provided 'as-is', without any express or implied warranty")},
}

// sentence matches text with any space between its words.
func sentence(text string) *regexp.Regexp {
	return regexp.MustCompile(`(?is)` + strings.ReplaceAll(text, " ", `\s+`))
}

// classify returns the license with a text, or "".
func classify(text string) string {
	for _, known := range texts {
		if known.text.MatchString(text) {
			return known.license
		}
	}
	return ""
}
