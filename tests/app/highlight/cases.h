#pragma once

namespace calliope::test {

/// Code and its spans, one after the other: the letter of a role (keyword, type, function, string, number, comment, +
/// for inserted and - for removed), a colon and the text.
struct HighlightCase {
    const char* language;
    const char* code;
    const char* spans;
};

inline constexpr HighlightCase highlightCases[] = {
    {"c", "#include <stdio.h>\nint main(void) { /* a\n b */ return 0x1F + f(\"a\\\"b\", 'c'); } // d",
     "k:#include|t:int|f:main|t:void|c:/* a|c: b */|k:return|n:0x1F|f:f|s:\"a\\\"b\"|s:'c'|c:// d"},
    {"cpp", "auto s = R\"x(a \"b\"\nc)x\"; template <class T> constexpr T f(std::vector<T> a = 1'000.5e-3) noexcept;",
     "k:auto|s:R\"x(a \"b\"|s:c)x\"|k:template|k:class|k:constexpr|f:f|t:vector|n:1'000.5e-3|k:noexcept"},
    {"c#", "public async Task<int> Run(string a) => await x.Go($\"a\" + @\"b\\\"); // c",
     "k:public|k:async|t:Task|t:int|f:Run|t:string|k:await|f:Go|s:\"a\"|s:@\"b\\\"|c:// c"},
    {"java", "@Override public void a() { String s = \"\"\"\n b\"\"\"; int i = 10L; }",
     "t:@Override|k:public|t:void|f:a|t:String|s:\"\"\"|s: b\"\"\"|t:int|n:10L"},
    {"js", "const f = async (a) => `x ${a}\ny`; /* b */ let $c = null; g(1.5);",
     "k:const|k:async|s:`x ${a}|s:y`|c:/* b */|k:let|k:null|f:g|n:1.5"},
    {"ts", "interface A { readonly b: string; } // c", "k:interface|k:readonly|t:string|c:// c"},
    {"python",
     "@cached\nasync def f(a: int = 3) -> str:\n    \"\"\"doc\n    more\"\"\"\n    return f\"x{a}\" + 'y'  # z",
     "t:@cached|k:async|k:def|f:f|t:int|n:3|t:str|s:\"\"\"doc|s:    more\"\"\"|k:return|s:\"x{a}\"|s:'y'|c:# z"},
    {"go", "func main() { s := `a\nb`; x, err := f(0b11, 'c') } // d",
     "k:func|f:main|s:`a|s:b`|f:f|n:0b11|s:'c'|c:// d"},
    {"rust",
     "#[derive(Debug)] fn f<'a>(x: &'a str) -> Result<u8> { let c = 'c'; let n = '\\n'; r#\"a \"b\"#; println!(\"d\") "
     "/* e /* f */ g */ }",
     "f:derive|k:fn|t:str|t:Result|t:u8|k:let|s:'c'|k:let|s:'\\n'|s:r#\"a \"b\"#|s:\"d\"|c:/* e /* f */ g */"},
    {"kotlin", "fun f(a: Int) = when (a) { 1 -> \"\"\"b\nc\"\"\" else -> \"d\" } // e",
     "k:fun|f:f|t:Int|k:when|n:1|s:\"\"\"b|s:c\"\"\"|k:else|s:\"d\"|c:// e"},
    {"swift", "guard let a = b as? String else { return } // c", "k:guard|k:let|k:as|t:String|k:else|k:return|c:// c"},
    {"php", "<?php\n$a = <<<EOT\n$b text\nEOT;\nFunction f($c) { return \"d\"; } # e",
     "t:$a|s:<<<EOT|s:$b text|s:EOT;|k:Function|f:f|t:$c|k:return|s:\"d\"|c:# e"},
    {"ruby", "def f(a)\n  puts <<~EOS\n    x\n  EOS\n  @b = 'c' if a.nil? # d\nend",
     "k:def|f:f|s:<<~EOS|s:    x|s:  EOS|t:@b|s:'c'|k:if|c:# d|k:end"},
    {"sql", "SELECT rowid, snippet(a, 1, '[') FROM \"b\" where c = 'it''s' -- d\nORDER BY e DESC LIMIT 50; /* f */",
     "k:SELECT|f:snippet|n:1|s:'['|k:FROM|s:\"b\"|k:where|s:'it'|s:'s'|c:-- d|k:ORDER|k:BY|k:DESC|k:LIMIT|n:50|c:/* f "
     "*/"},
    {"bash", "for f in *.txt; do echo \"$f\" ${g} # a\ndone\ncat <<EOF > b\n$c\nEOF\ngit commit -m 'd' a#b",
     "k:for|k:in|k:do|t:echo|s:\"$f\"|c:# a|k:done|t:cat|s:<<EOF|s:$c|s:EOF|t:git|s:'d'"},
    {"powershell", "Function Get-A { param($b) if ($b -eq 1) { \"c\" } } # d <# e #>",
     "k:Function|k:param|t:$b|k:if|t:$b|t:-eq|n:1|s:\"c\"|c:# d <# e #>"},
    {"html", "<!-- a\nb --><a href=\"c\" disabled>text if 1</a\n><br/>",
     "c:<!-- a|c:b -->|k:<a|t:href|s:\"c\"|t:disabled|k:>|k:</a|k:>|k:<br|k:/>"},
    {"xml", "<?xml version=\"1.0\"?><a:b c='d'><![CDATA[<e>]]></a:b>",
     "k:<?xml|t:version|s:\"1.0\"|k:?>|k:<a:b|t:c|s:'d'|k:>|s:<![CDATA[<e>]]>|k:</a:b|k:>"},
    {"css", "@media print {\n  .a:hover {\n    color: #fff0;\n    margin: 1.5em 10% !important; /* b */\n  }\n}",
     "k:@media|t:color|n:#fff0|t:margin|n:1.5em|n:10%|k:important|c:/* b */"},
    {"json", "{\"a\": [1, -2.5e3, true, null], \"b\\\"c\": \"d\"}",
     "t:\"a\"|n:1|n:2.5e3|k:true|k:null|t:\"b\\\"c\"|s:\"d\""},
    {"yaml", "# a\nb: c # d\n- e-f: \"g\"\n  h: yes\ni: 1.5\nurl: http://j#k",
     "c:# a|t:b|c:# d|t:e-f|s:\"g\"|t:h|k:yes|t:i|n:1.5|t:url"},
    {"toml", "[a.b]\nc-d = \"e\" # f\ng = \"\"\"h\ni\"\"\"\nj = 1979-05-27",
     "k:[a.b]|t:c-d|s:\"e\"|c:# f|t:g|s:\"\"\"h|s:i\"\"\"|t:j|n:1979-05-27"},
    {"lua", "local a = [==[b\n]] c]==] --[[ d\ne ]] print(\"f\") -- g",
     "k:local|s:[==[b|s:]] c]==]|c:--[[ d|c:e ]]|t:print|s:\"f\"|c:-- g"},
    {"r", "f <- function(x.y) { mean(x.y, na.rm = TRUE) } # a", "k:function|f:mean|k:TRUE|c:# a"},
    {"dart", "final a = await b('c'); // d", "k:final|k:await|f:b|s:'c'|c:// d"},
    {"haskell", "f' :: Int -> Maybe a {- b {- c -} d -}\nf' x = case x of 'a' -> Just \"e\" -- g",
     "t:Int|t:Maybe|c:{- b {- c -} d -}|k:case|k:of|s:'a'|t:Just|s:\"e\"|c:-- g"},
    {"diff", "diff --git a b\n--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same",
     "c:diff --git a b|c:--- a|c:+++ b|k:@@ -1 +1 @@|-:-old|+:+new"},
    {"markdown", "# a\n> b\nc `d` **e**\n```\nf\n```", "k:# a|c:> b|s:`d`|t:**e**|s:```|s:f|s:```"},
    {"cpp", "x = \"open\nint y; /* never\nclosed", "s:\"open|t:int|c:/* never|c:closed"},
    {"json", "{\"a\"", "s:\"a\""},
    {"bash", "x << 3; cat <<'A' | tr \"a\" b\nA", "n:3|t:cat|s:<<'A'|t:tr|s:\"a\"|s:A"},
    {"rust", "'a: loop { break 'a; }", "k:loop|k:break"},
    {"sh", "ls -la --color=auto 2>&1 | grep 'x'", "t:ls|n:2|n:1|t:grep|s:'x'"},
};

} // namespace calliope::test
