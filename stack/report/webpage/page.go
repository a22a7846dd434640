// Package webpage writes a report as one HTML file, which loads nothing from the network and can be
// read without scripts.
package webpage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/report"
)

//go:embed page.css
var style string

//go:embed page.js
var script string

//go:embed page.html
var document string

//go:embed diagram.html
var diagramDocument string

var page = template.Must(template.Must(template.New("page").Parse(document)).Parse(diagramDocument))

// A view has what the document shows.
type view struct {
	report.Report
	Style       template.CSS
	Script      template.JS
	Policy      string
	Changes     changes
	Diagram     *diagram
	Space       []space
	Reach       matrix
	Permissions []role
	Trusts      []trust
	Bill        bill
	PriceSource [3]source
}

// A source is a page of AWS with prices.
type source struct{ Name, URL string }

// HTML returns a report as an HTML document.
func HTML(r report.Report) (string, error) {
	v := view{
		Report: r, Style: template.CSS(style), Script: template.JS(script), //nolint:gosec // both are files of this package
		Policy: policy(), Changes: changesOf(r),
		PriceSource: [3]source{{"VPC", cost.VPCPricing}, {"endpoints", cost.EndpointPricing}, {"load balancer", cost.LoadBalancerPricing}},
	}
	if r.After != nil {
		v.Diagram = draw(r.After.Architecture)
		v.Space = spaces(r.After.Architecture)
		v.Reach = reachability(r)
		v.Permissions = roles(r)
		v.Trusts = trusts(r)
		v.Bill = billOf(r)
	}
	var text bytes.Buffer
	if err := page.Execute(&text, v); err != nil {
		return "", err
	}
	return printable.Lines(text.String()), nil
}

// policy returns a content security policy that allows the style and the script of the page and
// nothing else, whatever the text of a stack file. The icon is empty: without it, browsers ask for one.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
func policy() string {
	return "default-src 'none'; img-src data:; style-src " + hash(style) + "; script-src " + hash(script) +
		"; base-uri 'none'; form-action 'none'"
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
