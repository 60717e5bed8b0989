// Reads an AsyncAPI document with the official parser; prints its troubles and ends with 1 where there are any.
import { readFileSync } from 'node:fs'
import parser from '@asyncapi/parser'

const { document, diagnostics } = await new parser.Parser().parse(readFileSync(process.argv[2], 'utf8'))
// 0 is an error, 1 a warning; what is less is advice on style.
const troubles = diagnostics.filter((one) => one.severity <= 1)
for (const one of troubles) console.error(`${one.path.join('.')}: ${one.message}`)
if (!document || troubles.length > 0) process.exit(1)
console.log(JSON.stringify({ version: document.version(), channels: document.channels().length, messages: document.allMessages().length, operations: document.operations().length }))
