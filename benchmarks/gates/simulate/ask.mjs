// Reads simulations as JSON lines, and writes each one's result on a line of its own.
//
// runUnsafeSimulation() fails on every resource policy (it loads them without a name, and then asks for it);
// runSimulation() drops the context keys that its data does not list for the action. So we call what both call.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)
const built = dirname(require.resolve('@cloud-copilot/iam-simulate'))
const inside = path => require(join(built, path))
const { loadPolicy } = require('@cloud-copilot/iam-policy')
const { authorize } = inside('core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = inside('request/request.js')
const { RequestContextImpl } = inside('requestContext.js')
const { DiscoveryContextKeyConstraints } = inside('context_keys/discoveryContextKeyConstraints.js')

const loaded = policies => policies.map(({ name, policy }) => loadPolicy(policy, { name }))
const groups = found => found.map(({ orgIdentifier, policies }) => ({ orgIdentifier, policies: loaded(policies) }))

function result(asked) {
  const { principal, action, resource, contextVariables } = asked.request
  return authorize({
    request: new AwsRequestImpl(principal, resource, action, new RequestContextImpl(contextVariables)),
    sessionPolicy: undefined,
    identityPolicies: loaded(asked.identityPolicies),
    serviceControlPolicies: groups(asked.serviceControlPolicies),
    resourceControlPolicies: groups(asked.resourceControlPolicies),
    resourcePolicy: asked.resourcePolicy && loadPolicy(asked.resourcePolicy, { name: 'resource' }),
    permissionBoundaries: asked.permissionBoundaryPolicies && loaded(asked.permissionBoundaryPolicies),
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([])
    },
    serviceSettings: {}
  }).result
}

for await (const line of createInterface({ input: process.stdin })) {
  let said
  try {
    said = result(JSON.parse(line))
  } catch (error) {
    said = `error: ${error.message}`
  }
  process.stdout.write(`${said.replaceAll('\n', ' ')}\n`)
}
