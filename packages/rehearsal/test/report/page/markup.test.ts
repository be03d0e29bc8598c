import { expect } from 'chai';
import { html, trusted } from '../../../src/report/page/markup.ts';

describe('html', () => {
  it('takes no value for markup, in an element or in an attribute', () => {
    const hostile = `</script><img src=x onerror="alert('1')">&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).to.equal(
      '<p title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
        '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
    );
  });

  it('writes out what would turn or hide text', () => {
    expect(html`${'a\u202eb\u001b[31mc\u0000'}`.text).to.equal('a\\u{202e}bc\\u{0}');
  });

  it('nests templates and lists, and leaves out undefined and false', () => {
    expect(
      html`<ul>${['<', '>'].map((text) => html`<li>${text}</li>`)}</ul>${undefined}${false}${0}`.text,
    ).to.equal('<ul><li>&lt;</li><li>&gt;</li></ul>0');
  });

  it('leaves trusted markup unchanged', () => {
    expect(html`${trusted('<b>')}`.text).to.equal('<b>');
  });
});
