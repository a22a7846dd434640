package loadbalancer

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// actions returns the actions of a rule. If the rule requires a login, it is first.
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
				MessageBody: component.Optional(r.Respond.Body),
			},
		}
	case len(r.Forward) == 1:
		return lb.ListenerRuleActionArgs{Type: pulumi.String("forward"), TargetGroupArn: b.groups[r.Forward[0].Group].Arn}
	default:
		return b.forwardByWeight(r)
	}
}

// forwardByWeight forwards to target groups by their weights.
func (b *builder) forwardByWeight(r lbplan.Rule) lb.ListenerRuleActionArgs {
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

func redirect(r lbplan.RedirectAction) lb.ListenerRuleActionArgs {
	to := lb.ListenerRuleActionRedirectArgs{
		Protocol: component.Optional(r.Protocol), Host: component.Optional(r.Host),
		Path: component.Optional(r.Path), Query: component.Optional(r.Query),
		StatusCode: pulumi.String(fmt.Sprintf("HTTP_%d", r.Status)),
	}
	if r.Port != 0 {
		to.Port = pulumi.String(strconv.Itoa(r.Port))
	}
	return lb.ListenerRuleActionArgs{Type: pulumi.String("redirect"), Redirect: to}
}

// login returns the action that authenticates users. The client secret is encrypted in
// the state.
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
				Scope: component.Optional(s.Scope), AuthenticationRequestExtraParams: parameters,
				SessionTimeout: timeout, SessionCookieName: component.Optional(s.SessionCookie),
				OnUnauthenticatedRequest: component.Optional(s.OnUnauthenticated),
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
			Scope:        component.Optional(s.Scope), AuthenticationRequestExtraParams: parameters,
			SessionTimeout: timeout, SessionCookieName: component.Optional(s.SessionCookie),
			OnUnauthenticatedRequest: component.Optional(s.OnUnauthenticated),
		},
	}
}
