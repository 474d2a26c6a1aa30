import { describe, expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { OPERATIONS, type Operation } from './operations.ts';

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3')));

/** Every value of a key, however deep. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

describe('the OpenAPI document', () => {
  test('lists every operation, and itself', () => {
    const listed = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, it]) => `${it.operationId}: ${method} ${path}`),
    );
    const mounted = Object.entries<Operation>(OPERATIONS).map(
      ([id, { method, path }]) => `${id}: ${method} /api/v1${path}`,
    );
    expect(listed.sort()).toEqual([...mounted, 'getOpenApi: get /api/v1/openapi.json'].sort());
  });

  test('every reference leads somewhere', () => {
    const references = valuesOf('$ref', document);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      let target = document;
      for (const step of String(reference).replace(/^#\//, '').split('/')) target = target?.[step];
      expect(target, String(reference)).toBeTypeOf('object');
    }
  });

  test('no schema moves the base of references or names a dialect of its own', () => {
    expect(valuesOf('$id', document)).toEqual([]);
    expect(valuesOf('$schema', document)).toEqual([]);
  });

  test('names every parameter of every path', () => {
    for (const [path, methods] of Object.entries<Record<string, { parameters?: unknown[] }>>(
      document.paths,
    )) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(methods)) {
        const named = parameters.map((parameter) => Object(parameter));
        const required = named.filter((parameter) => parameter.in === 'path' && parameter.required);
        expect(required.map(({ name }) => name)).toEqual(inPath);
      }
    }
  });

  test('says what a page of frames is', () => {
    const { get } = document.paths['/api/v1/captures/{id}/frames'];
    expect(get.responses['200'].content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/FramePage',
    });
    const limit = get.parameters.find(({ name }: { name: string }) => name === 'limit');
    expect(limit).toMatchObject({
      in: 'query',
      required: false,
      schema: { minimum: 1, maximum: 1000, default: 200 },
    });
    const { FramePage, FrameRow, TreeNode } = document.components.schemas;
    expect(FramePage.required).toEqual(['items', 'total']);
    expect(FrameRow.required).not.toContain('channel');
    expect(TreeNode.properties.children.items).toEqual({ $ref: '#/components/schemas/TreeNode' });
  });
});
