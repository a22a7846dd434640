package awsname

import (
	"fmt"
	"hash/crc32"
)

// Shorten returns name if it is not longer than limit. Otherwise it returns the
// beginning of the name and a checksum, so that two long names stay different.
func Shorten(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	tail := fmt.Sprintf("-%08x", crc32.ChecksumIEEE([]byte(name)))
	return name[:limit-len(tail)] + tail
}
