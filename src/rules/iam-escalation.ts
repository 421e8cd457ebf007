/** Ways to a stronger role: pass any role to an AI service that runs code or calls tools with it. */
import { type Grant, grantsEverywhere, grantsSomewhere, type Statement } from './iam-policy.ts';

/** Action → service that receives the role. AWS "Service authorization reference": actions with iam:PassRole as dependent action. */
const receivers: Readonly<Record<string, string>> = {
  'sagemaker:CreateNotebookInstance': 'sagemaker.amazonaws.com',
  'sagemaker:CreateTrainingJob': 'sagemaker.amazonaws.com',
  'sagemaker:CreateProcessingJob': 'sagemaker.amazonaws.com',
  'sagemaker:CreateModel': 'sagemaker.amazonaws.com',
  'sagemaker:CreatePipeline': 'sagemaker.amazonaws.com',
  'sagemaker:CreateDomain': 'sagemaker.amazonaws.com',
  'bedrock:CreateAgent': 'bedrock.amazonaws.com',
  'bedrock:CreateFlow': 'bedrock.amazonaws.com',
  'bedrock-agentcore:CreateCodeInterpreter': 'bedrock-agentcore.amazonaws.com',
  'bedrock-agentcore:CreateAgentRuntime': 'bedrock-agentcore.amazonaws.com',
};

/** Whether a grant of iam:PassRole reaches a service: iam:PassedToService may shut it out. */
function passesTo({ statement }: Grant, service: string): boolean {
  const named = statement.conditions.filter(({ key }) => key === 'iam:passedtoservice');
  if (named.length === 0) return statement.conditions.length === 0;
  const matches = (values: readonly string[]) =>
    values.some((value) => value === service || value === '*' || (value.startsWith('*') && service.endsWith(value.slice(1))));
  return named.every(({ operator, values }) => (/not/.test(operator) ? !matches(values) : matches(values)));
}

/** The create actions through which any role of the account can be used, sorted. */
export function passRoleEscalations(statements: readonly Statement[]): string[] {
  const passes = grantsEverywhere(statements, 'iam:PassRole');
  return Object.entries(receivers)
    .filter(
      ([action, service]) =>
        passes.some((grant) => passesTo(grant, service)) && grantsSomewhere(statements, action).some((grant) => !grant.conditional),
    )
    .map(([action]) => action)
    .sort();
}
