package component

import (
	"errors"
	"fmt"
	"reflect"
)

// Required returns an error for each of the named fields of args that is not set.
func Required(args any, names ...string) error {
	var errs []error
	for _, name := range names {
		if reflect.Indirect(reflect.ValueOf(args)).FieldByName(name).IsZero() {
			errs = append(errs, fmt.Errorf("%s: required", name))
		}
	}
	return errors.Join(errs...)
}

// OrZero returns args, or its zero value if it is nil, so that what is required is reported.
func OrZero[A any](args *A) *A {
	if args == nil {
		return new(A)
	}
	return args
}
