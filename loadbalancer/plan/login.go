package plan

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

// A Login is what users log in by before a request is served: OIDC or Cognito.
// The load balancer then sends their claims along, signed.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
type Login struct {
	// OIDC is an identity provider that speaks OpenID Connect.
	OIDC *OIDC `json:"oidc"`
	// Cognito is a user pool of Amazon Cognito.
	Cognito *Cognito `json:"cognito"`
	// Scope are the claims that are asked for, with blanks between. Default
	// openid.
	Scope string `json:"scope"`
	// Parameters are sent along to the page where users log in, up to 10.
	Parameters map[string]string `json:"parameters"`
	// SessionTimeout is after how many seconds a user logs in again, 1 to
	// 604800. Default 604800, a week.
	SessionTimeout int `json:"sessionTimeout"`
	// SessionCookie is the name of the cookie that tells who is logged in.
	// Default AWSELBAuthSessionCookie.
	SessionCookie string `json:"sessionCookie"`
	// OnUnauthenticated is what happens to who is not logged in: authenticate
	// (the default) leads to the page where users do, deny answers 401, allow
	// serves the request without claims.
	OnUnauthenticated Unauthenticated `json:"onUnauthenticated"`
}

// Constraints tells what the settings of a login take.
func (Login) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"scope":             {Pattern: scope, Format: "claims with one blank between them, such as openid email", Default: "openid"},
		"parameters":        {MaxItems: 10, Source: authentication},
		"sessionTimeout":    {Min: 1, Max: week, Unit: "seconds", Default: week, Source: authentication},
		"sessionCookie":     {Pattern: cookieName, Format: cookieFormat, Default: "AWSELBAuthSessionCookie"},
		"onUnauthenticated": {Default: Unauthenticated("authenticate")},
	}
}

// authentication documents the limits of an authenticate action.
const authentication = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html"

// OIDC is an identity provider that speaks OpenID Connect. It publishes its
// addresses at /.well-known/openid-configuration, and is told
// https://HOST/oauth2/idpresponse as the place where users come back to.
type OIDC struct {
	// Issuer is the provider's issuer identifier. Required.
	Issuer string `json:"issuer"`
	// AuthorizationEndpoint is where users log in. Required.
	AuthorizationEndpoint string `json:"authorizationEndpoint"`
	// TokenEndpoint is where the load balancer gets tokens. Required.
	TokenEndpoint string `json:"tokenEndpoint"`
	// UserInfoEndpoint is where it gets the user's claims. Required.
	UserInfoEndpoint string `json:"userInfoEndpoint"`
	// ClientID is the load balancer's own ID at the provider. Required.
	ClientID string `json:"clientId"`
	// ClientSecret is its secret there, written by pulumi config set --secret
	// --path. Required.
	ClientSecret Secret `json:"clientSecret"`
}

// Secret is a text that is masked however it is printed.
type Secret = validate.Secret

// Constraints tells what the settings of a provider take.
func (OIDC) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"issuer":                {Required: true, Pattern: address, Format: addressFormat},
		"authorizationEndpoint": {Required: true, Pattern: address, Format: addressFormat},
		"tokenEndpoint":         {Required: true, Pattern: calledAddress, Format: addressFormat, Check: validateCalledPort},
		"userInfoEndpoint":      {Required: true, Pattern: calledAddress, Format: addressFormat, Check: validateCalledPort},
		"clientId":              {Required: true, Format: "the ID of the load balancer at the identity provider"},
		"clientSecret":          {Required: true, Format: "a secret, set with pulumi config set --secret --path"},
	}
}

// Cognito is a user pool of Amazon Cognito, with a client that has a secret of
// its own.
type Cognito struct {
	// UserPoolARN is the pool's ARN. Required.
	UserPoolARN string `json:"userPoolArn"`
	// ClientID is the ID of the pool's client. Required.
	ClientID string `json:"clientId"`
	// Domain is the prefix of the pool's domain, or a domain of your own.
	// Required.
	Domain string `json:"domain"`
}

// Constraints tells what the settings of a user pool take.
func (Cognito) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"userPoolArn": {
			Required: true, Pattern: userPool,
			Format: "the ARN of a user pool, such as arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI",
		},
		"clientId": {Required: true, Format: "the ID of the user pool's client"},
		"domain":   {Required: true, Pattern: poolDomain, Format: "the prefix of the user pool's domain, such as my-shop, or a custom domain"},
	}
}

// Unauthenticated is what happens to who is not logged in.
type Unauthenticated string

// Values are the choices.
func (Unauthenticated) Values() []string { return []string{"authenticate", "deny", "allow"} }

const addressFormat = "an https:// URL, such as https://login.example.com/oauth2/token; the provider publishes it at /.well-known/openid-configuration"

var (
	scope         = regexp.MustCompile(`^[!#-\[\]-~]+( [!#-\[\]-~]+)*$`) // RFC 6749
	address       = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:\d+)?(/[!-"$->@-~]*)?$`)
	calledAddress = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:443)?(/[!-"$->@-~]*)?$`)
	userPool      = regexp.MustCompile(`^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:\d{12}:userpool/[a-z0-9-]+_[A-Za-z0-9]+$`)
	poolDomain    = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?$`)
)

// LogsIn tells whether anything asks for a login, for which the load balancer
// calls an identity provider.
func (in Input) LogsIn() bool {
	return slices.ContainsFunc(in.places(), func(p place) bool { return p.Login != "" })
}

// validateLogins tells what is wrong with the logins, and with who asks for one.
func validateLogins(in Input, errs validate.Errors) {
	known := slices.Sorted(maps.Keys(in.Spec.Logins))
	used := map[string]bool{}
	for _, p := range in.places() {
		name, at := p.Login, errs.Child(p.key).Child("login")
		used[name] = true
		switch _, ok := in.Spec.Logins[name]; {
		case name == "":
		case !ok:
			at.Addf("there is no %q in loadBalancer.logins: %s", name, validate.Choices(name, known, "add it there"))
		case !in.https():
			at.Addf("users log in by HTTPS only, and there is no certificate: set loadBalancer.certificateArn, or domain and zoneId, or take the key off")
		}
		for _, s := range in.servedBy(p) {
			if name != "" && s.Target.Version == GRPC {
				at.Addf("%s speaks grpc, and AWS does nothing but forward to such a service: take one of the two off", s.Name)
			}
		}
	}
	for _, name := range known {
		at := errs.Child("loadBalancer").Child("logins").Child(name)
		validateLogin(in.Spec.Logins[name], at)
		if !used[name] {
			at.Addf("nothing asks for it, and so nobody logs in: write login: %s in a route or a rule, or take it off", name)
		}
	}
}

func validateLogin(s Login, errs validate.Errors) {
	if (s.OIDC == nil) == (s.Cognito == nil) {
		errs.Addf("users log in by one of oidc and cognito: write exactly one of them")
	}
}

// validateCalledPort reports an address that the load balancer itself cannot call.
func validateCalledPort(url string) string {
	if address.MatchString(url) && !calledAddress.MatchString(url) {
		return fmt.Sprintf("invalid value %q: must be at port 443, because the load balancer connects to no other port", url)
	}
	return ""
}
