package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file in an archive.
type entry struct {
	name string
	path string
	mode int64
}

// writeArchive writes a tar.gz file that depends only on the names and the content of its files: they are in the order of
// their names, have no owners, and all have the same time.
func writeArchive(path string, entries []entry, modified time.Time) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	compressed, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressed)
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	for _, e := range entries {
		content, err := os.ReadFile(e.path)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(content)), ModTime: modified, Format: tar.FormatUSTAR}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(content); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), compressed.Close())
}

// excluded are the folders in an SDK that its build creates.
var excluded = []string{"node_modules", "bin", "obj", "build", "target", "__pycache__", ".gradle"}

// folder returns the files of a folder as entries below a name.
func folder(name, dir string) ([]entry, error) {
	var entries []entry
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir && (slices.Contains(excluded, d.Name()) || strings.HasSuffix(d.Name(), ".egg-info")) {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		inside, err := filepath.Rel(dir, path)
		entries = append(entries, entry{name + "/" + filepath.ToSlash(inside), path, 0o644})
		return err
	})
	if err == nil && len(entries) == 0 {
		err = fmt.Errorf("%s has no files", dir)
	}
	return entries, err
}

// writeChecksums writes SHA256SUMS, which sha256sum --check reads.
func writeChecksums(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), file.Name())
	}
	return writeFile(filepath.Join(dir, "SHA256SUMS"), sums.String())
}
