import { expect } from 'chai';
import { ConfigurationError } from 'infra/errors.ts';
import { parseTfvars } from '../src/parse-tfvars.ts';

const read = async (text: string, file = 'eks.tfvars') => Object.fromEntries(await parseTfvars(file, text));

async function fault(text: string, file?: string): Promise<string> {
  const error = await read(text, file).catch((thrown: unknown) => thrown);
  if (error instanceof ConfigurationError) return error.message;
  throw new Error(`there was no fault in ${text}`, { cause: error });
}

describe('parseTfvars', () => {
  it('reads texts, numbers, lists and maps, and leaves out what is null', async () => {
    const text = 'name = "eks" # the cluster\nsizes = [1, 2.5,]\nmap = { "a.b" = true }\nnothing = null\n';
    expect(await read(text)).to.deep.equal({ name: 'eks', sizes: [1, 2.5], map: { 'a.b': true } });
  });

  for (const [what, hcl, value] of [
    ['a heredoc', 'a = <<-EOT\n  one\n  two\n  EOT\n', 'one\ntwo\n'],
    ['escapes', String.raw`a = "say \"hi\" \\ \u00e9\t"`, 'say "hi" \\ é\t'],
    ['an escaped template', 'a = "$${cluster} %%{if}"', '${cluster} %{if}'],
    ['a byte order mark and Windows line ends', '\ufeffa = "x"\r\n', 'x'],
    [
      'a variable called as a property of all objects',
      'a = { __proto__ = 1 }',
      JSON.parse('{"__proto__":1}'),
    ],
  ] as const)
    it(`reads ${what}`, async () => expect(await read(hcl)).to.deep.equal({ a: value }));

  it('reads JSON, where a template is a text', async () => {
    expect(await read('{"a": "${b}", "c": [1]}', 'eks.tfvars.json')).to.deep.equal({ a: '${b}', c: [1] });
  });

  for (const [what, hcl, expected] of [
    [
      'a list without an end',
      'a = 1\nb = [',
      'eks.tfvars:2:6: Missing expression; Expected the start of an expression, but found the end of the file.',
    ],
    [
      'a text without an end',
      'a = "abc',
      'eks.tfvars:1:9: Unterminated template string; No closing marker was found for the string.',
    ],
    [
      'a variable that is set twice',
      'a = 1\na = 2',
      'eks.tfvars:2:1: Attribute redefined; The argument "a" was already set at line 1,1-2. Each argument may be set only once.',
    ],
    [
      'a byte that is no text',
      '\0',
      'eks.tfvars:1:1: Invalid character; This character is not used within the language.',
    ],
    ['a reference', 'a = var.b', 'eks.tfvars: a holds an expression; write the value itself.'],
    ['a function', 'a = ["x", upper("y")]', 'eks.tfvars: a holds an expression; write the value itself.'],
    [
      'a template',
      'a = { b = "eks-${terraform.workspace}" }',
      'eks.tfvars: a holds an expression; write the value itself.',
    ],
    [
      'a directive',
      'a = "%{ if true }x%{ endif }"',
      'eks.tfvars: a holds an expression; write the value itself.',
    ],
    [
      'a key that is an expression',
      'a = { (b) = 1 }',
      'eks.tfvars: a holds an expression; write the value itself.',
    ],
  ] as const)
    it(`refuses ${what}`, async () => expect(await fault(hcl)).to.equal(expected));

  it('names all variables that hold an expression', async () => {
    expect((await fault('a = var.x\nb = 1\nc = 1 + 1')).split('\n')).to.deep.equal([
      'eks.tfvars: a holds an expression; write the value itself.',
      'eks.tfvars: c holds an expression; write the value itself.',
    ]);
  });

  it('refuses JSON that is no object of variables', async () => {
    expect(await fault('[1]', 'a.json')).to.equal('a.json: is not a JSON object of variables.');
    expect(await fault('{', 'a.json')).to.match(/^a\.json: Expected property name .*\.$/);
  });
});
