// Prints the schemas of an OpenAPI document as TypeScript: node tools/types.mjs [URL or file] > file
// Without an argument it asks the arena on its usual port. Types that the page declares by hand are held
// against the document by tests/web/contract.test.ts; this is for other people's clients.

import { readFile } from 'node:fs/promises';

const from = process.argv[2] ?? 'http://127.0.0.1:8888/api/openapi.json';

function typeOf(schema) {
  if (schema === undefined || schema === true) return 'unknown';
  if (schema.$ref !== undefined) return schema.$ref.split('/').pop();
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const many = schema.oneOf ?? schema.anyOf;
  if (many !== undefined) return many.map(typeOf).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array':
      return schema.prefixItems === undefined ? `(${typeOf(schema.items)})[]` : `[${schema.prefixItems.map(typeOf).join(', ')}]`;
    default:
      break;
  }
  if (schema.properties !== undefined) return objectOf(schema);
  return typeof schema.additionalProperties === 'object' ? `Record<string, ${typeOf(schema.additionalProperties)}>` : 'Record<string, unknown>';
}

function objectOf(schema) {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const note = property.description === undefined ? '' : `  /** ${property.description.replace(/\*\//g, '')} */\n`;
    return `${note}  ${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${typeOf(property)};`;
  });
  return `{\n${lines.join('\n')}\n}`;
}

const text = /^https?:/.test(from) ? await (await fetch(from)).text() : await readFile(from, 'utf8');
const { components } = JSON.parse(text);
const types = Object.entries(components.schemas).map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
process.stdout.write(`// Generated from ${from.replace(/^https?:\/\/[^/]*/, '')}; do not edit.\n\n${types.join('\n\n')}\n`);
