/** The OpenAPI 3.1 document, made from the schemas the handlers validate with. */
import { z } from 'zod';
import * as connections from './connection-contract.ts';
import * as contract from './contract.ts';
import { type Content, OPERATIONS, type Operation } from './operations.ts';

type Json = Record<string, unknown>;

/** Schemas that get a name of their own under `components`. */
const OWN_NAMES: Readonly<Record<string, z.ZodType>> = {
  Capture: contract.Capture,
  CaptureList: contract.CaptureList,
  Connection: connections.Connection,
  ConnectionPage: connections.ConnectionPage,
  FrameDetail: contract.FrameDetail,
  FramePage: contract.FramePage,
  FrameRow: contract.FrameRow,
  JsonValue: contract.JsonValueSchema,
  Problem: contract.Problem,
  ProgressEvent: contract.ProgressEvent,
  Summary: contract.Summary,
  TreeNode: contract.TreeNodeSchema,
};

/**
 * Those, and every other answer by the operation that gives it. An answer written where it is used could
 * not refer to itself, as JSON values do.
 */
const NAMED: ReadonlyMap<z.ZodType, string> = namedSchemas();

function namedSchemas(): Map<z.ZodType, string> {
  const named = new Map(Object.entries(OWN_NAMES).map(([name, schema]) => [schema, name] as const));
  for (const [id, { responses }] of Object.entries<Operation>(OPERATIONS)) {
    for (const { content } of Object.values(responses)) {
      if (content?.kind !== 'json' || named.has(content.schema)) continue;
      named.set(content.schema, `${id.slice(0, 1).toUpperCase()}${id.slice(1)}Answer`);
    }
  }
  return named;
}

const EVENTS_DESCRIPTION =
  '`event: progress` carries a ProgressEvent; `event: done` and `event: failed` carry a Capture ' +
  'and end the stream. Comment lines keep it alive.';

/** @param version of the package, shown as the version of the API document. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [operationId, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = contract.API_BASE + operation.path;
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operationId, operation) };
  }
  paths[`${contract.API_BASE}/openapi.json`] = {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document',
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: {} } } },
      },
    },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'amqpscope',
      version,
      description:
        'Captures of AMQP traffic, their connections and frames. Times are integer nanoseconds ' +
        'since the first packet of the capture. A key that does not apply is absent.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: componentSchemas() },
  };
}

function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of NAMED) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: componentUri, io: 'output' });
  for (const schema of Object.values(schemas)) {
    // The document as a whole says which dialect it uses; `$id` would move the base of the references.
    delete schema.$schema;
    delete schema.$id;
  }
  return schemas;
}

function describeOperation(operationId: string, operation: Operation): Json {
  const responses: Record<string, Json> = {};
  for (const [status, response] of Object.entries(operation.responses)) {
    responses[status] = {
      description: response.description,
      ...(response.content && { content: describeContent(response.content) }),
    };
  }
  // Parameters of every operation are checked.
  for (const status of [400, ...operation.problems]) responses[status] = PROBLEM_RESPONSE;
  // Whatever else goes wrong: a foreign Host or Origin, an internal error.
  responses.default = PROBLEM_RESPONSE;
  return {
    operationId,
    summary: operation.summary,
    parameters: [
      ...describeParameters('path', operation.params),
      ...describeParameters('query', operation.query),
    ],
    ...(operation.body && {
      requestBody: { required: true, content: describeContent(operation.body) },
    }),
    responses,
  };
}

const PROBLEM_RESPONSE = {
  description: 'A problem, in words',
  content: { 'application/problem+json': { schema: { $ref: componentUri('Problem') } } },
};

function describeParameters(where: 'path' | 'query', schema: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

function describeContent(content: Content): Json {
  switch (content.kind) {
    case 'json':
      return { 'application/json': { schema: reference(content.schema) } };
    case 'octets':
      return { 'application/octet-stream': { schema: {} } };
    case 'events':
      return {
        'text/event-stream': { schema: { type: 'string', description: EVENTS_DESCRIPTION } },
      };
  }
}

function reference(schema: z.ZodType): Json {
  const name = NAMED.get(schema);
  if (name !== undefined) return { $ref: componentUri(name) };
  const { $schema: _, ...inline } = z.toJSONSchema(schema, { io: 'input' });
  return inline;
}

function componentUri(id: string): string {
  return `#/components/schemas/${id}`;
}
