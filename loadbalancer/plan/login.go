package plan

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

// A Login authenticates users with OIDC or Cognito before a request is forwarded.
// The load balancer adds their claims to the request, signed.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
type Login struct {
	// OIDC is an identity provider (IdP) that supports OpenID Connect.
	OIDC *OIDC `json:"oidc"`
	// Cognito is a user pool of Amazon Cognito.
	Cognito *Cognito `json:"cognito"`
	// Scope is the set of claims to request, separated by spaces. Default openid.
	Scope string `json:"scope"`
	// Parameters are extra query parameters of the authorization request, up to 10.
	Parameters map[string]string `json:"parameters"`
	// SessionTimeout is the number of seconds after which a user must log in
	// again, 1 to 604800. Default 604800, a week.
	SessionTimeout int `json:"sessionTimeout"`
	// SessionCookie is the name of the session cookie. Default
	// AWSELBAuthSessionCookie.
	SessionCookie string `json:"sessionCookie"`
	// OnUnauthenticated is what happens to a request without a session:
	// authenticate (the default) redirects to the login page, deny responds with
	// 401, and allow forwards the request without claims.
	OnUnauthenticated Unauthenticated `json:"onUnauthenticated"`
}

// Constraints returns the constraints of a login.
func (Login) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"scope":             {Pattern: scope, Format: "claims separated by single spaces, such as openid email", Default: "openid"},
		"parameters":        {MaxItems: 10, Source: authentication, Example: map[string]string{"prompt": "login"}},
		"sessionTimeout":    {Min: 1, Max: week, Unit: "seconds", Default: week, Source: authentication},
		"sessionCookie":     {Pattern: cookieName, Format: cookieFormat, Default: "AWSELBAuthSessionCookie"},
		"onUnauthenticated": {Default: Authenticate},
	}
}

// authentication documents the limits of an authenticate action.
const authentication = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html"

// OIDC is an identity provider (IdP) that supports OpenID Connect. It publishes its
// endpoints at /.well-known/openid-configuration, and needs
// https://HOST/oauth2/idpresponse as a redirect URL.
type OIDC struct {
	// Issuer is the issuer identifier of the IdP. Required.
	Issuer string `json:"issuer"`
	// AuthorizationEndpoint is the URL where users log in. Required.
	AuthorizationEndpoint string `json:"authorizationEndpoint"`
	// TokenEndpoint is the URL where the load balancer gets tokens. Required.
	TokenEndpoint string `json:"tokenEndpoint"`
	// UserInfoEndpoint is the URL where it gets the claims of a user. Required.
	UserInfoEndpoint string `json:"userInfoEndpoint"`
	// ClientID is the OAuth 2.0 client ID of the load balancer. Required.
	ClientID string `json:"clientId"`
	// ClientSecret is its client secret. Set it with pulumi config set --secret
	// --path. Required.
	ClientSecret Secret `json:"clientSecret"`
}

// Secret is text that is masked whenever it is printed.
type Secret = validate.Secret

// Constraints returns the constraints of an identity provider.
func (OIDC) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"issuer":                {Required: true, Pattern: address, Format: addressFormat},
		"authorizationEndpoint": {Required: true, Pattern: address, Format: addressFormat},
		"tokenEndpoint":         {Required: true, Pattern: calledAddress, Format: addressFormat, Check: validateCalledPort},
		"userInfoEndpoint":      {Required: true, Pattern: calledAddress, Format: addressFormat, Check: validateCalledPort},
		"clientId": {
			Required: true, Format: "the client ID of the load balancer at the identity provider", Eventual: "shop-load-balancer-0001",
		},
		"clientSecret": {Required: true, Format: "a secret, set with pulumi config set --secret --path", Eventual: "client-secret-0001"},
	}
}

// Cognito is a user pool of Amazon Cognito, and an app client of it with a client
// secret.
type Cognito struct {
	// UserPoolARN is the ARN of the user pool. Required.
	UserPoolARN string `json:"userPoolArn"`
	// ClientID is the ID of the app client. Required.
	ClientID string `json:"clientId"`
	// Domain is the prefix of the user pool's domain, or its custom domain.
	// Required.
	Domain string `json:"domain"`
}

var exampleUserPool = Cognito{
	UserPoolARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI", ClientID: "1example23456789", Domain: "shop",
}

// Constraints returns the constraints of a user pool.
func (Cognito) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"userPoolArn": userPoolConstraint(),
		"clientId":    {Required: true, Format: "the ID of an app client of the user pool", Eventual: exampleUserPool.ClientID},
		"domain": {
			Required: true, Pattern: poolDomain, Eventual: "my-shop-sign-in-0001",
			Format: "the prefix of the user pool's domain, such as my-shop, or a custom domain",
		},
	}
}

// Unauthenticated is what happens to a request without a session.
type Unauthenticated string

// The values of Unauthenticated.
const (
	// Authenticate redirects to the login page.
	Authenticate Unauthenticated = "authenticate"
	// Deny responds with status code 401.
	Deny Unauthenticated = "deny"
	// Allow forwards the request without claims.
	Allow Unauthenticated = "allow"
)

// Values returns the valid values.
func (Unauthenticated) Values() []string {
	return []string{string(Authenticate), string(Deny), string(Allow)}
}

const addressFormat = "an https:// URL, such as https://login.example.com/oauth2/token; the provider publishes it at /.well-known/openid-configuration"

var (
	scope         = regexp.MustCompile(`^[!#-\[\]-~]+( [!#-\[\]-~]+)*$`) // RFC 6749
	address       = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:\d+)?(/[!-"$->@-~]*)?$`)
	calledAddress = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:443)?(/[!-"$->@-~]*)?$`)
	poolDomain    = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?$`)
)

// RequiresLogin reports whether a rule has a login, for which the load balancer
// connects to an identity provider.
func (in Input) RequiresLogin() bool {
	return slices.ContainsFunc(in.allRules(), func(r Rule) bool { return r.Login != "" })
}

// validateLogins reports invalid and unused logins, and rules that cannot have one.
func validateLogins(in Input, errs validate.Errors) {
	used := map[string]bool{}
	for _, r := range in.allRules() {
		if r.Login != "" {
			used[r.Login] = true
			validateUsedLogin(in, r, errs.Child(r.Key).Child("login"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Spec.Logins)) {
		login, loginErrs := in.Spec.Logins[name], errs.Child("loadBalancer").Child("logins").Child(name)
		if (login.OIDC == nil) == (login.Cognito == nil) {
			loginErrs.Addf("must have exactly one of oidc and cognito")
		}
		if !used[name] {
			loginErrs.Addf("unused: set login: %s on a route or a rule, or remove it", name)
		}
	}
}

// validateUsedLogin reports a rule whose login does not exist or is not possible.
func validateUsedLogin(in Input, r Rule, errs validate.Errors) {
	if _, ok := in.Spec.Logins[r.Login]; !ok {
		logins := slices.Sorted(maps.Keys(in.Spec.Logins))
		validate.UnknownName(errs, "login", r.Login, logins, "add it to loadBalancer.logins")
	} else if in.forwardsHTTP() {
		errs.Addf(requiresHTTPS)
	} else if !in.https() {
		errs.Addf("requires HTTPS: set loadBalancer.certificateArn, or domain and zoneId, or remove the key")
	}
	for _, s := range in.Services {
		if r.forwardsTo(s.Name) && s.Target.Version == GRPC {
			errs.Addf("not supported with services.%s.target.version: grpc, for which AWS allows only forward actions: remove one of the two", s.Name)
		}
	}
}

// validateCalledPort reports a URL that the load balancer itself cannot connect to.
func validateCalledPort(url string) string {
	if address.MatchString(url) && !calledAddress.MatchString(url) {
		return fmt.Sprintf("invalid value %q: must be at port 443, because the load balancer connects to no other port", url)
	}
	return ""
}
