package loadbalancer

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// rulesOn makes the rules of a listener. A rule comes after those that win over
// it, and goes before them: alone it would take their requests, as a catch-all
// would take everybody's.
func (b *builder) rulesOn(listener *lb.Listener, on lbplan.Listener) error {
	rules, made := b.plan.RulesOn(on), map[int]pulumi.CustomResource{}
	for _, r := range rules {
		var winners []pulumi.CustomResource
		for _, other := range lbplan.Before(rules, r) {
			winners = append(winners, made[other.Priority])
		}
		rule, err := b.rule(listener, on, r, component.DependsOn(winners...))
		if err != nil {
			return fmt.Errorf("rule %d: %w", r.Priority, err)
		}
		made[r.Priority] = rule
		b.serving = append(b.serving, rule)
		for _, t := range r.Forward {
			b.rules[t.Group] = append(b.rules[t.Group], rule)
		}
	}
	return nil
}

func (b *builder) rule(listener *lb.Listener, on lbplan.Listener, r lbplan.Rule, after pulumi.ResourceOption) (*lb.ListenerRule, error) {
	suffix := fmt.Sprintf("%s-%d", on.Key, r.Priority)
	opts := []pulumi.ResourceOption{
		b.child, after,
		// A rule is replaced with its listener only, and that with its load
		// balancer. The old rule goes first, for AWS keeps a target group to one
		// load balancer (TargetGroupAssociationLimit).
		pulumi.DeleteBeforeReplace(true),
	}
	if b.plan.Logins[r.Login].OIDC != nil {
		opts = append(opts, pulumi.AdditionalSecretOutputs([]string{"actions"})) // for they have the client's secret
	}
	return lb.NewListenerRule(b.ctx, b.namer.Name(suffix), &lb.ListenerRuleArgs{
		ListenerArn: listener.Arn,
		Priority:    pulumi.Int(r.Priority),
		Conditions:  conditions(r.Route),
		Actions:     b.actions(r),
		Tags:        b.namer.Tags(suffix),
	}, opts...)
}

// conditions are all to be met, each by one of its values.
func conditions(r lbplan.Route) lb.ListenerRuleConditionArray {
	all := lb.ListenerRuleConditionArray{}
	add := func(given int, c lb.ListenerRuleConditionArgs) {
		if given > 0 {
			all = append(all, c)
		}
	}
	add(len(r.Hosts), lb.ListenerRuleConditionArgs{
		HostHeader: lb.ListenerRuleConditionHostHeaderArgs{Values: pulumi.ToStringArray(r.Hosts)},
	})
	add(len(r.Paths), lb.ListenerRuleConditionArgs{
		PathPattern: lb.ListenerRuleConditionPathPatternArgs{Values: pulumi.ToStringArray(r.Paths)},
	})
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		add(1, lb.ListenerRuleConditionArgs{HttpHeader: lb.ListenerRuleConditionHttpHeaderArgs{
			HttpHeaderName: pulumi.String(name), Values: pulumi.ToStringArray(r.Headers[name]),
		}})
	}
	add(len(r.Methods), lb.ListenerRuleConditionArgs{
		HttpRequestMethod: lb.ListenerRuleConditionHttpRequestMethodArgs{Values: pulumi.ToStringArray(r.Methods)},
	})
	for _, p := range r.Query {
		add(1, lb.ListenerRuleConditionArgs{QueryStrings: lb.ListenerRuleConditionQueryStringArray{
			lb.ListenerRuleConditionQueryStringArgs{Key: given(p.Key), Value: pulumi.String(p.Value)},
		}})
	}
	sources := pulumi.StringArray{}
	for _, s := range r.Sources {
		sources = append(sources, pulumi.String(s.String()))
	}
	add(len(sources), lb.ListenerRuleConditionArgs{SourceIp: lb.ListenerRuleConditionSourceIpArgs{Values: sources}})
	return all
}

// actions returns what a rule does, after a login where it asks for one.
func (b *builder) actions(r lbplan.Rule) lb.ListenerRuleActionArray {
	last := b.action(r)
	if r.Login == "" {
		return lb.ListenerRuleActionArray{last}
	}
	first := login(b.plan.Logins[r.Login])
	first.Order, last.Order = pulumi.Int(1), pulumi.Int(2)
	return lb.ListenerRuleActionArray{first, last}
}

func (b *builder) action(r lbplan.Rule) lb.ListenerRuleActionArgs {
	switch {
	case r.Redirect != nil:
		return redirect(*r.Redirect)
	case r.Respond != nil:
		return lb.ListenerRuleActionArgs{
			Type: pulumi.String("fixed-response"),
			FixedResponse: lb.ListenerRuleActionFixedResponseArgs{
				StatusCode:  pulumi.String(strconv.Itoa(r.Respond.Status)),
				ContentType: pulumi.String(string(r.Respond.ContentType)),
				MessageBody: given(r.Respond.Body),
			},
		}
	case len(r.Forward) == 1:
		return lb.ListenerRuleActionArgs{Type: pulumi.String("forward"), TargetGroupArn: b.groups[r.Forward[0].Group].Arn}
	default:
		return b.shared(r)
	}
}

// shared forwards to several target groups by their weights.
func (b *builder) shared(r lbplan.Rule) lb.ListenerRuleActionArgs {
	groups := lb.ListenerRuleActionForwardTargetGroupArray{}
	for _, t := range r.Forward {
		groups = append(groups, lb.ListenerRuleActionForwardTargetGroupArgs{
			Arn: b.groups[t.Group].Arn, Weight: pulumi.Int(t.Weight),
		})
	}
	forward := lb.ListenerRuleActionForwardArgs{TargetGroups: groups}
	if r.Stickiness > 0 {
		forward.Stickiness = lb.ListenerRuleActionForwardStickinessArgs{
			Enabled: pulumi.Bool(true), Duration: pulumi.Int(r.Stickiness),
		}
	}
	return lb.ListenerRuleActionArgs{Type: pulumi.String("forward"), Forward: forward}
}

func redirect(r lbplan.Redirection) lb.ListenerRuleActionArgs {
	to := lb.ListenerRuleActionRedirectArgs{
		Protocol: given(r.Protocol), Host: given(r.Host), Path: given(r.Path), Query: given(r.Query),
		StatusCode: pulumi.String(fmt.Sprintf("HTTP_%d", r.Status)),
	}
	if r.Port != 0 {
		to.Port = pulumi.String(strconv.Itoa(r.Port))
	}
	return lb.ListenerRuleActionArgs{Type: pulumi.String("redirect"), Redirect: to}
}

// login lets users log in. The secret of an OIDC client is one in the state too.
func login(s lbplan.Login) lb.ListenerRuleActionArgs {
	var timeout pulumi.IntPtrInput
	if s.SessionTimeout != 0 {
		timeout = pulumi.Int(s.SessionTimeout)
	}
	var parameters pulumi.StringMapInput
	if len(s.Parameters) > 0 {
		parameters = pulumi.ToStringMap(s.Parameters)
	}
	if c := s.Cognito; c != nil {
		return lb.ListenerRuleActionArgs{
			Type: pulumi.String("authenticate-cognito"),
			AuthenticateCognito: lb.ListenerRuleActionAuthenticateCognitoArgs{
				UserPoolArn: pulumi.String(c.UserPoolARN), UserPoolClientId: pulumi.String(c.ClientID), UserPoolDomain: pulumi.String(c.Domain),
				Scope: given(s.Scope), AuthenticationRequestExtraParams: parameters,
				SessionTimeout: timeout, SessionCookieName: given(s.SessionCookie), OnUnauthenticatedRequest: given(s.OnUnauthenticated),
			},
		}
	}
	return lb.ListenerRuleActionArgs{
		Type: pulumi.String("authenticate-oidc"),
		AuthenticateOidc: lb.ListenerRuleActionAuthenticateOidcArgs{
			Issuer: pulumi.String(s.OIDC.Issuer), AuthorizationEndpoint: pulumi.String(s.OIDC.AuthorizationEndpoint),
			TokenEndpoint: pulumi.String(s.OIDC.TokenEndpoint), UserInfoEndpoint: pulumi.String(s.OIDC.UserInfoEndpoint),
			ClientId:     pulumi.String(s.OIDC.ClientID),
			ClientSecret: pulumi.ToSecret(pulumi.String(string(s.OIDC.ClientSecret))).(pulumi.StringOutput),
			Scope:        given(s.Scope), AuthenticationRequestExtraParams: parameters,
			SessionTimeout: timeout, SessionCookieName: given(s.SessionCookie), OnUnauthenticatedRequest: given(s.OnUnauthenticated),
		},
	}
}

// given returns a text that is left out where it is empty.
func given[T ~string](text T) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(string(text))
}
