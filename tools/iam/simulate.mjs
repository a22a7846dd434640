// Simulates requests against IAM policies with @cloud-copilot/iam-simulate. Standard
// input is a list of requests. Standard output is a list of decisions: "Allowed",
// "ImplicitlyDenied", "ExplicitlyDenied", or the errors in the request.
import { runSimulation } from '@cloud-copilot/iam-simulate'
import { text } from 'node:stream/consumers'

const everything = {
  orgIdentifier: 'root',
  policies: [{ name: 'everything', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
}

const named = (name, policy) => (policy ? [{ name, policy }] : [])

async function simulate({ principal, action, resource, account, context, multivalued, identity, boundary, endpoint, resourcePolicy }) {
  const result = await runSimulation({
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: { ...context, ...multivalued } },
    identityPolicies: named('role', identity),
    permissionBoundaryPolicies: boundary ? named('boundary', boundary) : undefined,
    vpcEndpointPolicies: named('endpoint', endpoint),
    serviceControlPolicies: [everything],
    resourceControlPolicies: [],
    resourcePolicy,
  }, {})
  return result.resultType === 'error' ? JSON.stringify(result.errors) : result.overallResult
}

const verdicts = []
for (const request of JSON.parse(await text(process.stdin))) verdicts.push(await simulate(request))
console.log(JSON.stringify(verdicts))
