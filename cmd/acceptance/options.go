package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"ecs-foundation/stack/config/stackfile"
)

// exampleAccount is the account ID in AWS's documentation and in the project's stack
// files.
const exampleAccount = "123456789012"

var accountID = regexp.MustCompile(`^\d{12}$`)

// options are the flags of the command.
type options struct {
	account, region, domain, zone string
	production, parts             []string
	changes                       int
	project, dir, pulumi, aws     string
	wait                          time.Duration
	yes, destroy                  bool
}

// complete validates the options and makes paths absolute.
func (o *options) complete() error {
	var errs []error
	if !accountID.MatchString(o.account) {
		errs = append(errs, fmt.Errorf("--account: expected an account ID of 12 digits (got %q)", o.account))
	}
	if (o.domain == "") != (o.zone == "") {
		errs = append(errs, errors.New("--domain and --zone: set both, or neither to leave out the prod stack"))
	}
	for _, part := range o.parts {
		if part != "dev" && part != "store" && part != "prod" {
			errs = append(errs, fmt.Errorf("--parts: invalid value %q: must be one of dev, store, prod", part))
		}
	}
	if o.changes < 0 || o.changes > len(changes) {
		errs = append(errs, fmt.Errorf("--changes: must be between 0 and %d (got %d)", len(changes), o.changes))
	}
	for _, path := range []*string{&o.project, &o.dir} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			errs = append(errs, err)
		}
		*path = absolute
	}
	return errors.Join(errs...)
}

// validateAccount reports an account other than that of the credentials, and one that is in
// production use.
func (o *options) validateAccount(identity string) error {
	if identity != o.account {
		return fmt.Errorf("--account: the credentials are of account %s (got %s)", identity, o.account)
	}
	production, err := o.productionAccounts()
	if err != nil {
		return err
	}
	if slices.Contains(production, identity) {
		return fmt.Errorf("account %s is in production use: use a dedicated account", identity)
	}
	return nil
}

// productionAccounts returns the accounts of --production and of the stack files with the
// production profile.
func (o *options) productionAccounts() ([]string, error) {
	accounts := slices.Clone(o.production)
	files, err := filepath.Glob(filepath.Join(o.project, "Pulumi.*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		values, err := stackfile.ReadFile(o.project, "acceptance", file)
		if err != nil {
			return nil, err
		}
		if values.Values["ecs-foundation:profile"] != "production" {
			continue
		}
		listed := regexp.MustCompile(`\d{12}`).FindAllString(values.Values["ecs-foundation:accounts"], -1)
		accounts = append(accounts, listed...)
	}
	return slices.DeleteFunc(accounts, func(account string) bool { return account == exampleAccount }), nil
}

// confirm asks for the account's ID.
func confirm(in io.Reader, out io.Writer, account string) error {
	_, _ = fmt.Fprintf(out, "To continue, type the account ID %s: ", account)
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if strings.TrimSpace(line) != account {
		return errors.New("not confirmed: nothing was deployed; set --yes (make acceptance YES=1) to run without a question")
	}
	return nil
}
