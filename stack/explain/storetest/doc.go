// Package storetest breaks the retail store in the sandbox with the AWS CLI, and requires that foundation explain names each
// breakage first. It has tests only.
package storetest
