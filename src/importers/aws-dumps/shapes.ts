/** Command-line outputs that carry no ARN of their own: what tells them, and whose property they are. */
import { child, isList, isObject, type JsonObject, objectsAt, textAt } from '#rules/json';
import { pathNames, placeOfPath } from '../place.ts';
import { bucketShapes } from './bucket-shapes.ts';
import { machineShapes } from './machine-shapes.ts';
import type { Shape } from './shape.ts';

const loggingOperation = 'get-model-invocation-logging-configuration';

function isLogging(document: JsonObject, path: string): boolean {
  // The answer is the empty object when logging was never configured, so only the path can say what was asked.
  if (Object.keys(document).length === 0) return pathNames(path, loggingOperation);
  return Object.keys(document).length === 1 && (isObject(child(document, 'loggingConfig')) || child(document, 'loggingConfig') === null);
}

const bedrockLogging: Shape = {
  label: 'Bedrock model invocation logging',
  fits: isLogging,
  *pieces(document, path) {
    const { account, region } = placeOfPath(path);
    const where = account === '' || region === '' ? `${account}:${region}:${path}` : `${account}:${region}`;
    const config = child(document, 'loggingConfig');
    yield {
      key: `aws:bedrock:model-invocation-logging:${where}`,
      type: 'AWS::Bedrock::ModelInvocationLogging',
      kind: 'Invocation logging',
      name: region === '' ? 'Model invocation logging' : `Model invocation logging, ${region}`,
      account,
      region,
      pointer: '',
      properties: { loggingConfig: isObject(config) ? config : {} },
    };
  },
};

/** Lists of things that have ids but no ARN in their summary. */
function idShape(list: string, id: string, name: string, service: string, resource: string, type: string, kind: string): Shape {
  return {
    label: `${kind} list`,
    fits: (document) => objectsAt(document, list).length > 0 && objectsAt(document, list).every((each) => textAt(each, id) !== ''),
    *pieces(document, path) {
      const { account, region } = placeOfPath(path);
      const items = child(document, list);
      for (const [index, item] of (isList(items) ? items : []).entries()) {
        if (!isObject(item)) continue;
        const key = `arn:aws:${service}:${region}:${account}:${resource}/${textAt(item, id)}`;
        yield {
          key,
          type,
          kind,
          name: textAt(item, name) || textAt(item, id),
          account,
          region,
          pointer: `/${list}/${index}`,
          properties: item,
        };
      }
    },
  };
}

export const shapes: readonly Shape[] = [
  bedrockLogging,
  ...bucketShapes,
  ...machineShapes,
  idShape('agentSummaries', 'agentId', 'agentName', 'bedrock', 'agent', 'AWS::Bedrock::Agent', 'Agent'),
  idShape(
    'knowledgeBaseSummaries',
    'knowledgeBaseId',
    'name',
    'bedrock',
    'knowledge-base',
    'AWS::Bedrock::KnowledgeBase',
    'Knowledge base',
  ),
];
