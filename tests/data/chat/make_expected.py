#!/usr/bin/env python3
"""Writes what Python's Jinja2 makes of templates: expressions.json, which has many small ones, and
templates/NAME.expected.json for the chat templates beside them.

  make_expected.py            writes them beside this file
  make_expected.py --check    compares instead of writing

expressions.json: Every template is rendered with VARIABLES. A row is {"template", "text"}, or {"template", "raises"}
where it calls raise_exception, or {"template", "fails"} where Python stops and an engine has to stop as well.

templates: NAME.jinja x cases.json; "fails" here means that an engine may be more lenient.

The environment is that of transformers: ImmutableSandboxedEnvironment with trim_blocks, lstrip_blocks, loop controls,
a {% generation %} block, json.dumps as tojson, raise_exception, and strftime_now at NOW.
"""
import json
import sys
from datetime import datetime
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime(2026, 11, 20, 12, 34, 5)

VARIABLES = {
    "empty": "", "word": "Hello", "text": "  Grüße, 日本語!\n\tEnd  ", "lines": "one\ntwo\r\n\nthree\n",
    "emoji": "a🦙b", "quotes": "it's \"x\"", "nothing": None, "yes": True, "no": False, "zero": 0, "five": 5,
    "minus": -7, "half": 0.5, "tenth": 0.1, "big": 1e16, "small": 1e-5, "whole": 3.0, "long": 9223372036854775807,
    "huge": 18446744073709551615, "numbers": [3, 1, 2], "words": ["banana", "Apple", "cherry", "apple"],
    "mixed": [1, "a", None, True, 2.5, [1, 2], {"k": "v"}], "none_list": [],
    "people": [{"name": "Zoe", "age": 30, "city": {"zip": "8000"}}, {"name": "adam", "age": 25},
               {"name": "Bob", "age": 30, "city": {"zip": "1000"}}],
    "dict": {"b": 2, "a": 1, "C": 3, "items": "entry", "nested": {"x": [1, {"y": "z"}]}}, "empty_dict": {},
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"},
                 {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "f", "arguments": {"q": "ä <&> \"x\""}}}]},
                 {"role": "tool", "content": "42"}, {"role": "user", "content": [{"type": "text", "text": "T"}, {"type": "image"}]}],
}

TEMPLATES = []


def add(block):
    """One template per line."""
    TEMPLATES.extend(line for line in block.strip("\n").split("\n") if line)


# Literals, printing
add(r"""
{{ 1 }} {{ -1 }} {{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 00 }} {{ 1.5 }} {{ 1e3 }} {{ 1.5e-7 }} {{ 2E+2 }} {{ 1_0.2_5 }}
{{ true }} {{ True }} {{ false }} {{ none }} {{ None }} {{ [] }} {{ () }} {{ {} }} {{ (1,) }} {{ 1, 2 }} {{ (1, 2,) }} {{ [1, 2,] }}
{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789012345680.0 }} {{ 1e-4 }} {{ 1e-5 }} {{ 1.0 }} {{ 100.0 }} {{ 1e22 }} {{ 1.7976931348623157e308 }} {{ 5e-324 }} {{ 1e999 }} {{ -1e999 }}
{{ big }} {{ small }} {{ whole }} {{ tenth }} {{ half }} {{ long }} {{ huge }} {{ -0.0 }} {{ 2**-44 }} {{ 9007199254740993.0 }}
{{ 'a' 'b' "c" }} {{ "\n\t\\\"\'\x41\u00e4\U0001F999\101\a" | tojson }} {{ '\d\q\/' }} {{ '\é' }}
{{ 'it\'s' }} {{ "say \"hi\"" }} {{ ["it's", 'say "hi"', 'both \' "', 'tab\t', 'nl\n', 'back\\', 'ä', '\x7f', '\u200b', '🦙', '\x00', '\u00a0'] }}
{{ mixed }} {{ dict }} {{ {'a': none, 1: 'x', true: 2, 2.5: [], (1, 2): ()} }} {{ [nothing, yes, no] }}
{{ {'a': 1, 'a': 2, 1: 'int', 1.0: 'float', true: 'bool'} }}
{{ word }}{{ missing }}{{ missing2 is defined }}|{{ [missing] }}|{{ dict.missing }}|{{ nothing.x }}|{{ five.x }}
""")

# Arithmetic and comparison
add(r"""
{{ 7 / 2 }} {{ 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 // -2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 10 - 2 - 3 }}
{{ 1 + 2 * 3 - 4 }} {{ (1 + 2) * 3 }} {{ 5 * true }} {{ true + true }} {{ -true }} {{ +5 }} {{ - - 5 }} {{ 3 - -2 }} {{ 1e308 * 10 }} {{ 0.0 * -1 }} {{ 5.0 // 0.3 }} {{ 1 - 0.9 }}
{{ 'a' + 'b' ~ 1 + 'c' }} {{ 1 ~ 2 ~ none ~ true ~ 1.0 ~ [1] ~ missing }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] * 2 }} {{ 'x' * -1 }} {{ 'x' * true }} {{ (1,) + (2,) }} {{ [1] + [2, 3] }} {{ 0 * [1] }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 3 > 2 == 2 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ 'a' < 'B' }} {{ [1, 2] < [1, 3] }} {{ (1, 2) <= (1, 2) }} {{ [1] == (1,) }} {{ {'a': 1, 'b': 2} == {'b': 2, 'a': 1} }} {{ none == none }} {{ 'ä' > 'z' }} {{ '🦙' > 'ﬀ' }}
{{ 2 in [1, 2] }} {{ 'k' in {'k': 1} }} {{ 'ell' in word }} {{ '' in '' }} {{ 3 not in [1, 2] }} {{ none in [none] }} {{ 1.0 in [1] }} {{ [1] in [[1]] }} {{ 'a' in 'abc' in ['abc'] }} {{ 'x' in missing }} {{ missing in [missing] }} {{ 2 in range(3) }}
{{ not true }} {{ not '' }} {{ not not [] }} {{ 1 and 2 }} {{ 0 and 2 }} {{ 0 or 'x' }} {{ '' or none or [] }} {{ 1 or missing.x }} {{ missing or 'd' }} {{ not missing }} {{ true and not false or false }}
{{ 'a' if true }}|{{ 'a' if false }}|{{ 'a' if false else 'b' }}|{{ 'a' if 0 else 'b' if 0 else 'c' }}|{{ ('a' if no) is defined }}|{{ 1 if yes else 2 + 3 }}
{{ missing == missing2 }} {{ missing == none }} {{ missing != 1 }} {{ missing is none }} {{ huge == huge }} {{ huge == 1 }} {{ [huge] }}
{{ 5 // 2 * 2 + 5 % 2 }} {{ 10 / 4 * 2 }} {{ 2 * 3 % 4 }} {{ (1 ~ 2) + 'x' }} {{ 'a' + 1 ~ 2 }}
""")

# Looking into values
add(r"""
{{ numbers[0] }} {{ numbers[-1] }} {{ numbers[5] }} {{ numbers['0'] }} {{ numbers[true] }} {{ numbers[1.0] }} {{ numbers.0 }} {{ word[1] }} {{ word[-1] }} {{ word[99] }} {{ emoji[1] }} {{ emoji[-1] }} {{ dict['a'] }} {{ dict.a }} {{ dict['zzz'] }} {{ dict[1] }}
{{ numbers[1:] }} {{ numbers[:-1] }} {{ numbers[::-1] }} {{ numbers[::2] }} {{ numbers[5:] }} {{ numbers[-2:] }} {{ numbers[2:0:-1] }} {{ numbers[:] }} {{ numbers[none:none] }} {{ (1, 2, 3)[1:] }} {{ numbers[-100:100] }} {{ numbers[100:-100:-1] }} {{ numbers[1:1] }} {{ numbers[true:] }}
{{ word[1:3] }} {{ word[::-1] }} {{ emoji[::-1] }} {{ emoji[1:2] }} {{ text[2:7] }} {{ word[:-2] }} {{ word[3:1] }} {{ word[::2] }} {{ word[-3:] }} {{ 'äöü'[1:] }} {{ word[4:1:-2] }} {{ word[:9999999999] }}
{{ dict.nested.x[1].y }} {{ dict['nested']['x'][0] }} {{ dict.nested['x'][1]['y'] }} {{ people[0].city.zip }} {{ people[1].city }} {{ people[1].city is defined }} {{ messages[-1].content[0]['text'] }}
{{ dict['items'] }} {{ dict.keys() | list }} {{ dict.values() | list }} {{ {'x': 1}['keys'] is callable }} {{ {'x': 1}['zzz'] is defined }} {{ {'x': 1}.items is callable }} {{ {'x': 1}['items'] is mapping }} {{ 'abc'['upper']() }} {{ [1, 2]['count'](1) }}
{{ dict.keys() }} {{ {'a': 1}.values() }} {{ {'a': 1}.items() }} {{ {}.items() | length }} {{ 'a' in {'a': 1}.keys() }} {{ {}.keys() is iterable }} {{ ({}.items() and 1) is defined }} {{ {'a': 1}.items() | first }}
{{ dict.get('a') }} {{ dict.get('x') }} {{ dict.get('x', 'd') }} {{ dict.get('items') }} {{ {}.get(1) is none }} {{ {(1, 2): 'tuple'}[1, 2] }} {{ {1: 'one'}[true] }} {{ {'a': {'b': 1}}.a.b }} {{ dict.copy() == dict }}
{{ [1].append is defined }} {{ {}.update is defined }} {{ [].append }} {{ ''.__class__ }}|{{ dict.__class__ is defined }}|{{ word.nope is defined }} {{ [].sort is undefined }} {{ (1, 1, 2).count(1) }} {{ [4, 5].index(5) }} {{ 2.0.is_integer() }} {{ 2.5.is_integer() }}
{{ range(3) }} {{ range(1, 10, 3) | list }} {{ range(5, 0, -2) | list }} {{ range(0) | list }} {{ range(3)[1] }} {{ range(10)[2:5] }} {{ range(10)[::3] }} {{ range(10)[::-1] }} {{ range(3) | length }} {{ range(3) == range(0, 3, 1) }} {{ range(3).stop }} {{ range(5)[-1] }} {{ range(3)[7] }} {{ range(5) | last }} {{ range(0) and 1 }}
""")

# Filters
add(r"""
{{ word | upper }} {{ word | lower }} {{ 'hello wORLD foo-bar (baz) x_y' | title }} {{ 'hELLO wORLD' | capitalize }} {{ 'straße ﬁx ŉ' | upper }} {{ 'ΑΣ ΑΣΑ İ' | lower }} {{ 'ﬁx ßa ǆ' | capitalize }} {{ 'ﬁx ßa' | title }} {{ 5 | upper }} {{ none | lower }} {{ missing | upper }}
[{{ text | trim }}] [{{ 'xxaxx' | trim('x') }}] [{{ ' \u00a0\u3000a\x1f\x85 ' | trim }}] [{{ '' | trim }}] [{{ 5 | trim }}] [{{ 'abcba' | trim('ab') }}] [{{ none | trim }}]
{{ word | replace('l', 'L') }} {{ word | replace('l', 'L', 1) }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 'abc' | replace('', '-') }} {{ 123 | replace(2, 'x') }} {{ 'aaa' | replace('aa', 'a') }} {{ 'ab' | replace('b', none) }} {{ 'abc' | replace('', '-', 2) }}
{{ numbers | join }} {{ numbers | join(', ') }} {{ people | join('-', attribute='name') }} {{ 'abc' | join('.') }} {{ dict | join(',') }} {{ [] | join(',') }} {{ [1, none, true, 'x', missing] | join('|') }} {{ numbers | join(5) }} {{ missing | join('x') }} {{ mixed | join(' ') }}
{{ [] | first }}|{{ numbers | first }} {{ numbers | last }} {{ word | first }} {{ word | last }} {{ dict | first }} {{ dict | last }} {{ [] | last is defined }} {{ missing | first is defined }} {{ missing | last is defined }} {{ numbers | map('string') | first }} {{ dict.keys() | last }}
{{ numbers | length }} {{ word | length }} {{ dict | count }} {{ '日本語🦙' | length }} {{ missing | length }} {{ (1, 2) | length }} {{ '' | count }}
{{ numbers | sort }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ numbers | sort(reverse=true) }} {{ people | sort(attribute='age') | map(attribute='name') | list }} {{ people | sort(attribute='age,name') | map(attribute='name') | list }} {{ people | sort(reverse=true, attribute='age') | map(attribute='name') | join(',') }} {{ 'hello' | sort | join }} {{ [none, none] | sort }} {{ [[2, 'b'], [1, 'c'], [2, 'a']] | sort }} {{ [1, 0.5, true] | sort }} {{ dict | sort }}
{{ dict | dictsort }} {{ dict | dictsort(true) }} {{ {'x': 2, 'y': 1} | dictsort(by='value') }} {{ {'x': 2, 'y': 1} | dictsort(reverse=true) }} {{ {'b': 1, 'A': 2, 'a': 3, 'B': 4} | dictsort }} {{ {2: 'b', 1: 'a'} | dictsort }} {{ {'x': 'B', 'y': 'a'} | dictsort(false, 'value') }}
{{ words | unique | list }} {{ [1, 1.0, true, 2, '2'] | unique | list }} {{ words | unique(true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }}
{{ numbers | reverse | list }} {{ word | reverse }} {{ 'aäb🦙' | reverse }} {{ (1, 2) | reverse | list }} {{ dict | reverse | list }} {{ range(3) | reverse | list }} {{ numbers | map('string') | reverse }} {{ {'a': 1, 'b': 2}.items() | reverse | list }}
{{ numbers | min }} {{ numbers | max }} {{ words | min }} {{ words | max }} {{ words | max(case_sensitive=true) }} {{ people | max(attribute='age') }} {{ [] | min is defined }} {{ numbers | sum }} {{ [0.1, 0.2] | sum }} {{ people | sum(attribute='age') }} {{ [] | sum }} {{ numbers | sum(start=10) }} {{ [[1], [2]] | sum(start=[]) }}
{{ numbers | list }} {{ word | list }} {{ dict | list }} {{ 'a🦙' | list }} {{ (1, 2) | list }} {{ missing | list }} {{ {}.items() | list }}
{{ 3.7 | int }} {{ -3.7 | int }} {{ '42' | int }} {{ '42.9' | int }} {{ ' 7 ' | int }} {{ '1_000' | int }} {{ 'x' | int }} {{ 'x' | int(5) }} {{ '0x1f' | int(base=16) }} {{ '1f' | int(0, 16) }} {{ '0b11' | int(0, 2) }} {{ none | int }} {{ true | int }} {{ [] | int(3) }} {{ '٣' | int }} {{ '-12' | int }} {{ '' | int }} {{ '1e3' | int }} {{ 'z' | int(base=36) }} {{ '__1' | int }} {{ '010' | int }}
{{ 3 | float }} {{ '1.50' | float }} {{ 'x' | float }} {{ 'x' | float(2.5) }} {{ 'inf' | float }} {{ '-Infinity' | float }} {{ 'nan' | float }} {{ ' 1e3 ' | float }} {{ '1_0.5' | float }} {{ none | float }} {{ true | float }} {{ '.5' | float }} {{ '5.' | float }} {{ '1__0' | float }} {{ huge | float }}
{{ -5 | abs }} {{ 5.5 | abs }} {{ (-5) | abs }} {{ -2.5 | abs }} {{ true | abs }} {{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 42.55 | round(1, 'floor') }} {{ 42.55 | round(1, 'ceil') }} {{ 42.4 | round(method='ceil') }} {{ 5 | round }} {{ 1234 | round(-2) }} {{ 1250 | round(-2) }} {{ 1234.5 | round(-2) }} {{ -2.5 | round }} {{ 0.5 | round | int }} {{ 1e300 | round(2) }} {{ 5 | round(1, 'ceil') }} {{ 1.005 | round(2) }} {{ 55.0 | round(-2) }} {{ 50.0 | round(-2) }} {{ 150.0 | round(-2) }}
{{ none | default('d') }} {{ missing | default('d') }} {{ '' | default('d') }} {{ '' | default('d', true) }} {{ none | d('x', true) }} {{ missing | default }}|{{ missing | d([]) }} {{ 0 | default(5, boolean=true) }} {{ dict.q | default(dict.a) }} {{ false | default('x') }}
{{ {'a': 1, 'b': 2} | items | list }} {{ missing | items | list }} {{ {} | items | list }}
{{ people | map(attribute='name') | list }} {{ people | map(attribute='city.zip', default='?') | list }} {{ words | map('upper') | join(' ') }} {{ numbers | map('string') | list }} {{ words | map('replace', 'a', 'o') | list }} {{ [[1, 2], [3]] | map('join', '-') | list }} {{ [] | map('nonexistent') | list }} {{ [[1, 2], [3, 4]] | map(attribute=1) | list }} {{ [[1, 2], [3, 4]] | map(attribute='0') | list }} {{ none | map('upper') | list }} {{ people | map(attribute='nope') | list }} {{ ['a', ''] | map('default', 'x', true) | list }}
{{ numbers | select('odd') | list }} {{ numbers | select('gt', 1) | list }} {{ numbers | reject('equalto', 1) | list }} {{ [0, 1, '', 'a'] | select | list }} {{ [0, 1] | reject | list }} {{ people | selectattr('age', 'equalto', 30) | map(attribute='name') | list }} {{ people | selectattr('city') | map(attribute='name') | list }} {{ people | rejectattr('city', 'defined') | map(attribute='name') | list }} {{ messages | selectattr('role', 'in', ['user', 'tool']) | list | length }} {{ messages | rejectattr('content', 'none') | list | length }} {{ people[::2] | selectattr('city.zip', '==', '8000') | list | length }} {{ words | select('in', ['Apple']) | list }} {{ mixed | select('string') | list }}
{{ (messages | selectattr('role', 'equalto', 'nobody')) is iterable }}{% if messages | selectattr('role', 'equalto', 'nobody') %}generators are true{% endif %}
{% set g = numbers | map('string') %}{{ g | list }}{{ g | list }}
{% set g = [1, 2, 3] | select %}{{ g | first }}{{ g | list }}{{ 3 in g }}
{{ range(7) | batch(3) | list }} {{ range(7) | batch(3, 'x') | list }} {{ range(7) | slice(3) | list }} {{ range(7) | slice(3, 0) | list }} {{ [] | batch(2) | list }}
{% for k, v in people | groupby('age') %}{{ k }}:{{ v | map(attribute='name') | join('+') }};{% endfor %}{% for g in ['b', 'A', 'a', 'B'] | groupby(none) %}{{ g.grouper }}={{ g.list }} {% endfor %}{{ people | groupby('city.zip', default='-') | map('first') | list }} {{ [{'x': 1}] | groupby('x') }}
{{ lines | indent }}|{{ lines | indent(2, true) }}|{{ lines | indent(2, first=false, blank=true) }}|{{ 'a\nb' | indent('> ') }}|{{ 'a\n\nb\n' | indent(width=1) }}|{{ '' | indent(3, true) }}
{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ 'foo bar baz qux' | truncate(11) }} {{ 'foo bar baz qux' | truncate(11, false, '...', 0) }} {{ 'short' | truncate }} {{ 'äöüäöüäöüäöü' | truncate(5, true, '…', 0) }} {{ 'nospacesatall' | truncate(5, leeway=0) }}
{{ 'a b  c-d e_f ä' | wordcount }} [{{ 'ab' | center(5) }}] [{{ 'abc' | center(6) }}] {{ '<a href="x">\'&' | e }} {{ ('<b>' | safe) + '<i>' }} {{ '<i>' + ('<b>' | safe) }} {{ '<b>' | safe | e }} {{ '<b>' | escape | e }} {{ '<b>' | e | forceescape }} {{ '<' | safe ~ '<' }} {{ ('a' | safe) is escaped }} {{ 'a' is escaped }} {{ ['<' | e] }} {{ ('<b>' | safe | upper) + '<' }}
{{ 'a b&c/ä?' | urlencode }} {{ {'a b': 'c/d', 'e': 1} | urlencode }} {{ 5 | string | length }} {{ 1.0 | string + 'x' }} {{ '%s and %d' | format('a', 3) }} {{ '%(a)s' | format(a=1) }} {{ dict | attr('items') is callable }} {{ dict | attr('a') is defined }} {{ word | attr('upper') is callable }}
{{ -1 | string }} {{ - 1 | string ~ 'x' }} {{ 3 | string | upper }} {{ (1 + 1) | string }} {{ not missing | default(false) }} {{ 1 + '2' | int }} {{ 'a' ~ 'b' | upper }} {{ word.lower() | upper }} {{ 'abc' | list | length == 3 }}
""")

# tojson
add(r"""
{{ mixed | tojson }} {{ dict | tojson }} {{ text | tojson }} {{ quotes | tojson }} {{ none | tojson }} {{ 1.0 | tojson }} {{ 1e16 | tojson }} {{ 1e-7 | tojson }} {{ huge | tojson }} {{ [] | tojson }} {{ {} | tojson }} {{ (1, 2) | tojson }} {{ '<&>\'' | tojson }}
{{ {'a': [1, {'b': []}], 'c': {}} | tojson(indent=2) }}
{{ [1, [2, 3], {}] | tojson(indent=0) }}
{{ {'a': [1]} | tojson(indent='--') }}
{{ {'b': 1, 'a': {'d': 1, 'c': 2}} | tojson(sort_keys=true) }} {{ {'b': 1, 'a': 2} | tojson(separators=(',', ':')) }} {{ [1, 2] | tojson(separators=[';', '=']) }} {{ {'k': 'ä🦙\x7f'} | tojson(ensure_ascii=true) }} {{ 'ä🦙\x7f\x1f\u2028/' | tojson }} {{ ['a'] | tojson(indent=1, separators=(', ', ' : ')) }}
{{ {1: 'a', 1.5: 'b', true: 'c', none: 'd', 'e': 'f'} | tojson }} {{ ('inf' | float) | tojson }} {{ ('nan' | float) | tojson }} {{ -0.0 | tojson }} {{ '\b\f\n\r\t\\"' | tojson }} {{ ('<' | safe) | tojson }} {{ messages | tojson }}
{{ messages[2].tool_calls[0].function | tojson(indent=4) }}
{{ {'b': {'z': 1, 'y': [3, 1]}, 'a': none} | tojson(indent=2, sort_keys=true) }} {{ people | groupby('age') | tojson }} {{ [true, false] | tojson }}
""")

# Tests
add(r"""
{{ 3 is odd }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(4) }} {{ -3 is odd }} {{ 2.0 is even }} {{ 5 is number }} {{ 5.0 is float }} {{ 5 is integer }} {{ true is integer }} {{ true is boolean }} {{ true is number }} {{ 1 is boolean }} {{ true is true }} {{ 1 is true }} {{ no is false }} {{ huge is integer }} {{ huge is number }}
{{ word is string }} {{ dict is mapping }} {{ [] is mapping }} {{ [] is sequence }} {{ '' is sequence }} {{ {} is sequence }} {{ 5 is sequence }} {{ none is sequence }} {{ () is sequence }} {{ range(2) is sequence }} {{ numbers | map('string') is sequence }} {{ dict.items is sequence }} {{ dict.keys() is sequence }} {{ missing is sequence }} {{ 5 is iterable }} {{ '' is iterable }} {{ none is iterable }} {{ missing is iterable }} {{ {} is iterable }} {{ namespace() is iterable }}
{{ none is none }} {{ missing is none }} {{ missing is defined }} {{ missing is undefined }} {{ nothing is defined }} {{ dict.zzz is defined }} {{ none is not none }} {{ word is not string }} {{ not word is string }} {{ range is callable }} {{ word is callable }} {{ word.upper is callable }} {{ missing is callable }} {{ dict is callable }} {{ namespace is defined }}
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'Abc' is lower }} {{ '' is lower }} {{ '12' is upper }} {{ 'ä' is lower }} {{ 5 is lower }} {{ 1 is eq 1 }} {{ 1 is equalto(1.0) }} {{ 1 is ne 2 }} {{ 2 is gt 1 }} {{ 2 is lt 1 }} {{ 2 is ge 2 }} {{ 2 is le 1 }} {{ 2 is greaterthan 1 }} {{ 2 is lessthan 3 }} {{ 1 is in [1, 2] }} {{ 1 is not in [1] }} {{ 'a' is in 'abc' }} {{ none is sameas none }} {{ 1 is sameas true }} {{ no is sameas false }} {{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ dict is sameas dict }}
{{ 'yes' if word is string and five is number else 'no' }} {{ 1 + 2 is odd }}
{{ 'yes' if word is string else 'no' }} {{ word is defined and word is not none }} {{ (five is divisibleby 5) and true }} {{ numbers[0] is equalto numbers[0] }} {{ -1 is lt 0 }}
""")

# Methods of str
add(r"""
{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b c'.split(maxsplit=1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'aXXbXXc'.split('XX')[-1] }} {{ 'a b c'.rsplit(' ', 1) }} {{ ' a b c '.rsplit(none, 1) }} {{ 'abc'.split('') if false }} {{ 'a\u00a0b\u3000c'.split() }} {{ 'a,b,c'.rsplit(',') }} {{ 'x'.split(',')[0] }} {{ 'a--b--c'.rsplit('--', 1)[1] }} {{ ' x y '.split(none, 0) }} {{ ' x y '.rsplit(none, 0) }} {{ 'a,b'.split(',', -1) }} {{ 'a,b'.split(',', 0) }}
[{{ ' a '.strip() }}] [{{ ' a '.lstrip() }}] [{{ ' a '.rstrip() }}] [{{ 'xyaxy'.strip('yx') }}] [{{ '\n\na\n'.lstrip('\n') }}] [{{ 'äaä'.strip('ä') }}] [{{ 'abc'.strip('') }}] [{{ ' a '.strip(none) }}] [{{ 'ééaé'.rstrip('é') }}]
{{ word.startswith('He') }} {{ word.startswith(('x', 'H')) }} {{ word.endswith('lo') }} {{ word.startswith('e', 1) }} {{ word.endswith(('l', 'o'), 0, 5) }} {{ word.startswith('') }} {{ ''.startswith('', 1) }} {{ word.startswith(()) }} {{ 'äb'.startswith('b', 1) }}
{{ word.find('l') }} {{ word.find('z') }} {{ word.rfind('l') }} {{ word.index('e') }} {{ word.count('l') }} {{ 'äöüö'.find('ö') }} {{ 'äöüö'.rfind('ö') }} {{ 'aaaa'.count('aa') }} {{ 'abc'.count('') }} {{ 'äö'.count('') }} {{ word.find('l', 3) }} {{ word.find('l', -2) }} {{ word.find('', 5) }} {{ word.find('', 6) }} {{ word.find('o', 0, 4) }} {{ 'abcabc'.rindex('b') }} {{ word.count('l', 3, 4) }}
{{ word.replace('l', 'L') }} {{ word.replace('l', 'L', 1) }} {{ 'ab'.replace('', '.') }} {{ word.upper() }} {{ word.lower() }} {{ 'hello wORLD'.title() }} {{ "it's o'clock x2y".title() }} {{ 'hELLO'.capitalize() }} {{ 'aBc'.swapcase() }} {{ 'Straße'.casefold() }} {{ 'ΣΑΣ'.lower() }} {{ 'ß'.upper() }} {{ 'ŉ'.title() }} {{ 'ﬄ'.capitalize() }} {{ 'i̇İ'.lower() }}
{{ ','.join(['a', 'b']) }} {{ '-'.join('abc') }} {{ ''.join([]) }} {{ ', '.join(dict) }} {{ '+'.join(words | map('lower')) }} {{ lines.splitlines() }} {{ lines.splitlines(true) }} {{ 'a\x0bb\x0cc\x1cd\x85e\u2028f'.splitlines() }} {{ ''.splitlines() }} {{ '\n'.splitlines() }} {{ 'a\r'.splitlines(keepends=true) }}
{{ '12'.isdigit() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ '½'.isnumeric() }} {{ 'ab1'.isalnum() }} {{ 'ab'.isalpha() }} {{ ''.isalpha() }} {{ ' \n'.isspace() }} {{ 'aB'.islower() }} {{ 'AB1'.isupper() }} {{ 'Ab Cd'.istitle() }} {{ 'Ab cd'.istitle() }} {{ 'ab_1'.isidentifier() }} {{ '1a'.isidentifier() }} {{ 'ab'.isascii() }} {{ 'ä'.isascii() }} {{ 'a\n'.isprintable() }} {{ ''.isprintable() }}
{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('x') }} {{ 'abc'.rpartition('x') }} {{ 'prefix_x'.removeprefix('prefix_') }} {{ 'x.txt'.removesuffix('.txt') }} {{ 'abc'.removeprefix('x') }} {{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} [{{ 'ab'.center(5) }}] [{{ 'abc'.center(6, '*') }}] [{{ 'ab'.ljust(4, '.') }}] [{{ 'ab'.rjust(4) }}] [{{ 'a\tb'.expandtabs(4) }}] [{{ 'ä'.center(4, '🦙') }}]
{{ '{} {}'.format(1, 'a') }} {{ '{1}{0}'.format('a', 'b') }} {{ '{x} {y.name} {y[age]}'.format(x=1, y=people[0]) }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd') }} {{ '{:.2f} {:5.1f} {:e} {:g} {:%} {:,} {:_}'.format(3.14159, 2.55, 12345.678, 0.00001, 0.25, 1234567, 1234567) }} {{ '{:d} {:05d} {:+d} {:x} {:X} {:#x} {:b} {:o} {:c}'.format(42, 42, 42, 255, 255, 255, 5, 8, 65) if false }} {{ '{:d} {:05d} {:+d} {:x} {:X} {:#x} {:b} {:#o}'.format(42, 42, 42, 255, 255, 255, 5, 8) }} {{ '{{}} {!r} {!s}'.format('a', 'b') }} {{ '{:{}}|'.format('a', 4) }} {{ '{0[1]}'.format([1, 2]) }} {{ '{:08,}'.format(1234) }} {{ '{:010.2f}'.format(-3.14159) }} {{ '{} {} {}'.format(none, true, [1]) }} {{ '{:.3}'.format('abcdef') }} {{ '{:,.2f}'.format(1234567.891) }} {{ '{:.3}'.format(1.0) }} {{ '{:>6}'.format(true) }} {{ '{a}'.format_map({'a': 1}) }} {{ '{:=+8d}'.format(5) }} {{ '{:.0f}'.format(2.5) }} {{ '{:G}'.format(1e-10) }}
{{ '%s %r %d %5d|%-5d|%05d %x %X %#x %o' % ('a', 'b', 3, 4, 5, 6, 255, 255, 255, 8) }} {{ '%.2f %5.1f %e %g %G %%' % (3.14159, 2.55, 12345.678, 0.00001, 1e10) }} {{ '%(a)s %(b)d' % {'a': 'x', 'b': 2} }} {{ '%s' % 5 }} {{ '%s' % [1] }} {{ '%c%c' % ('a', 66) }} {{ '%+d % d' % (1, 2) }} {{ '%10s|%-10s|%.2s' % ('a', 'b', 'cde') }} {{ '%s' % none }} {{ '%d' % 3.9 }} {{ '%*d' % (5, 3) }} {{ '%.3d' % 5 }} {{ '%i' % true }} {{ '%s%%' % 50 }} {{ '%+08.3f' % 3.14159 }} {{ '%#.3g' % 1.0 }} {{ 'abc' % {} }}
""")

# Loops
add(r"""
{% for x in numbers %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}/{{ loop.first }}/{{ loop.last }}/{{ loop.length }}:{{ x }} {% endfor %}
{% for x in numbers %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}
{% for x in [] %}x{% else %}none{% endfor %} {% for x in missing %}x{% else %}none{% endfor %} {% for x in [1] %}x{% else %}none{% endfor %}
{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }},{% endfor %} {% for k in dict %}{{ k }} {% endfor %} {% for c in 'aä🦙' %}{{ c }}.{% endfor %} {% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %} {% for (a, b) in [[1, 2]] %}{{ a }}{{ b }}{% endfor %}
{% for x in numbers if x > 1 %}{{ x }}{{ loop.index }}{{ loop.last }}{% if loop.first %}{{ loop.length }}{% endif %} {% endfor %} {% for x in numbers if x > 5 %}{{ x }}{% else %}no{% endfor %} {% for x in numbers if loop is defined %}{{ x }}{% endfor %}
{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %} {% for x in [1, 2] %}{% continue %}{% else %}else after continue{% endfor %} {% for x in [1] %}{% break %}{% else %}else after break{% endfor %} {% for x in [1, 2] %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% else %}E{% endfor %}
{% for x in range(4) %}{{ loop.cycle('a', 'b', 'c') }}{% endfor %} {% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% endfor %} {% for x in [1] %}{{ loop.depth }}{{ loop.depth0 }}{{ loop }}{% endfor %}
{% for x in [1, 2] %}{% set outer = loop %}{% for y in 'ab' %}{{ outer.index }}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{% endfor %}
{% for item in [{'n': 1, 'c': [{'n': 2, 'c': [{'n': 3}]}, {'n': 4}]}] recursive %}{{ loop.depth }}:{{ item.n }}{% if item.c %}[{{ loop(item.c) }}]{% endif %}{% endfor %}
{% for x in 'abc' recursive %}{{ x }}{{ loop.index }}{% if loop.first and loop.depth < 3 %}({{ loop('xy') }}){% endif %}{% else %}no{% endfor %}
{% set ns = namespace(seen=[]) %}{% for x in [1, 2, 1, 3, 2] if x not in ns.seen %}{% set ns.seen = ns.seen + [x] %}{{ x }}{% endfor %} {{ ns.seen }}
{% set ns = namespace(n=0) %}{% for x in numbers %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }} {{ ns.zzz is defined }} {{ ns['n'] }} {{ namespace({'a': 1}, b=2).a }} {% set ns.new = 5 %}{{ ns.new }} {{ ns }}
{% for x in [1, 2, 3] %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %} {{ loop is defined }}{% for a in numbers | sort %}{{ a }}{% endfor %}{% for a in 1, 2 %}{{ a }}{% endfor %}{% for i in range(2, -1, -1) %}{{ i }}{% endfor %}
{% for m in messages %}{% if m.role == 'user' and loop.nextitem is defined and loop.nextitem.role == 'assistant' %}U{{ loop.index0 }}{% elif m.content is none %}N{% elif m.content is string %}S{% else %}O{{ m.content | length }}{% endif %}{% endfor %}
{% for x in numbers %}{% for y in numbers %}{% if y == x %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}{% endfor %} {% for x in [3, 4] %}{% for y in [1] if y < x %}{{ x }}{{ y }}{% endfor %}{% endfor %}
{% for x in {'a': 1} | items %}{{ x }}{{ x[0] }}{% endfor %}{% for k, v in dict | dictsort %}{{ k }}{% endfor %}{% for x in (1, 2) | map('string') %}{{ loop.length }}{{ x }}{% endfor %}
""")

# Scopes: which variable is meant
add(r"""
{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = x + 1 %}{{ x }} {% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }} {% if false %}{% set y = 2 %}{% endif %}{{ y is defined }} {% if false %}{% set word = 'W' %}{% endif %}{{ word }}
{% for i in [1] %}{% set z = i %}{% endfor %}{{ z is defined }} {% for word in [1] %}{{ word }}{% endfor %}{{ word }} {% for x in [1, 2] %}{% if x == 2 %}{{ y is defined }}{% endif %}{% set y = x %}{% endfor %}
{% for i in [1, 2] %}{{ word }}{% endfor %}{% set word = 'set later' %}{{ word }}
{{ word }}{% for i in [1, 2] %}{{ word }}{% endfor %}{% set word = 'set later' %}{{ word }}
{% macro m() %}[{{ word }}]{% endmacro %}{{ m() }}{% set word = 'later' %}{{ m() }}
{% macro m() %}[{{ free }}]{% endmacro %}{{ m() }}{% if yes %}{% set free = 'later' %}{% endif %}{{ m() }}
{% for i in [1, 2] %}{% if i == 1 %}{% set five = 'changed' %}{% endif %}{{ five }} {% endfor %}{{ five }}
{% for i in [1, 2] %}{% if i == 1 %}{% set five = 'a' %}{% elif i == 3 %}{% set five = 'b' %}{% else %}{% set q = 1 %}{% endif %}{{ five }} {% endfor %}
{% for i in [1] %}{% for j in [1] %}{% if j %}{% set v = 'in' %}{% endif %}{{ v }}{% endfor %}{{ v }}{% endfor %}{{ v }}
{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set a, b = b, a %}{{ a }}{{ b }} {% set t = 1, 2 %}{{ t }} {% set (c, d) = 'xy' %}{{ c }}{{ d }}
{% set x %}a{{ word }}b{% endset %}{{ x }}{{ x | length }} {% set y | upper | replace('A', 'x') %}abc{% endset %}{{ y }} {% set ns = namespace() %}{% set ns.t %}in {{ five }}{% endset %}{{ ns.t }} {% set z %}{% set w = 1 %}{{ w }}{% endset %}{{ z }}{{ w is defined }}
{% with a = 1, b = five %}{{ a }}{{ b }}{% set c = 3 %}{% endwith %}{{ a is defined }}{{ c is defined }} {% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q is defined }} {% set a = 5 %}{% with a = a + 1 %}{{ a }}{% endwith %}{{ a }}
{% filter upper %}abc {{ word }}{% endfilter %} {% filter replace('a', 'b') | upper %}banana{% endfilter %} {% set x = 1 %}{% filter trim %}  {% set x = 2 %}{{ x }}  {% endfilter %}{{ x }}
{% generation %}gen {{ word }}{% set inside = 1 %}{% endgeneration %}{{ inside is defined }} {% for x in [1, 2] %}{% generation %}{{ loop.index }}{{ x }}{% endgeneration %}{% endfor %}
{% set x = 5 %}{% for x in [x, x + 1] %}{{ x }}{% endfor %}{{ x }} {% for people in people %}{{ people.name }}{% endfor %} {% set numbers = numbers[1:] %}{{ numbers }} {% for i in [1, 2] %}{% set numbers = numbers[1:] %}{{ numbers }}{% endfor %}{{ numbers }}
{% print 1, 'a' %}{% print word %} {% if yes: %}colon{% endif %} {% set if = 3 %}{{ if }}
{% set f = word.upper %}{{ f() }} {% set r = range %}{{ r(2) | list }} {% set range = 5 %}{{ range }}
""")

# Macros
add(r"""
{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, c='y') }} {{ m(a=5, b=6) }} {{ m(1, 2, 3) }} {{ m() }} {{ m(*[7, 8]) }} {{ m(**{'a': 9}) }} {{ m(b=none, a=missing) }}
{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * (fact(n - 1) | int) }}{% endif %}{% endmacro %}{{ fact(5) }} {% macro even(n) %}{{ 'yes' if n == 0 else odd(n - 1) }}{% endmacro %}{% macro odd(n) %}{{ 'no' if n == 0 else even(n - 1) }}{% endmacro %}{{ even(4) }}{{ even(3) }}
{% macro v() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ v(1, 2, a=3) }} {{ v() }} {% macro w(a) %}{{ a }}{{ varargs | join('-') }}{{ kwargs.get('k') }}{% endmacro %}{{ w(1, 2, 3, k='v') }}
{% macro box(t) %}<{{ t }}:{{ caller() }}>{% endmacro %}{% call box('T') %}body {{ word }}{% endcall %} {% macro each(l) %}{% for x in l %}{{ caller(x, loop.index) }}{% endfor %}{% endmacro %}{% call(x, i=0) each('ab') %}{{ i }}{{ x }};{% endcall %} {% macro opt() %}{{ 'c' if caller is defined else 'n' }}{% endmacro %}{{ opt() }}{% call opt() %}{% endcall %}
{% macro d(a, b=a, c=b ~ '!') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ d(1) }} {{ d(1, 2) }} {% set y = 1 %}{% macro g(x=y) %}{{ x }}{% endmacro %}{% set y = 2 %}{{ g() }} {{ d.name }} {{ d.arguments }} {{ d }}
{% macro s() %}  {% set y = 7 %}{{ y }}  {% endmacro %}[{{ s() }}][{{ s() | trim }}] {{ y is defined }} {% for i in [1, 2] %}{% macro in_loop() %}{{ i }}{% endmacro %}{{ in_loop() }}{% endfor %} {{ in_loop is defined }} {{ s() | length }} {{ s() is string }}
{% macro outer() %}{% macro inner() %}{{ q }}{% endmacro %}{% set q = 'Q' %}{{ inner() }}{% endmacro %}{{ outer() }} {% set ns = namespace(f=outer) %}{{ ns.f() }} {% macro undefined_arg(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ undefined_arg() }}
{% macro m(x) -%}  a{{ x }}b  {%- endmacro %}{{- m(1) -}}  {{ m(2) ~ m(3) }} {% set result = m(4) %}{{ result + '!' }} {% if m(5) == 'a5b' %}eq{% endif %}
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }} {% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}c {% set k = joiner() %}{{ k() }}x{{ k() }} {{ dict(a=1, b=2) if false }}{{ namespace(a=1).a }}
{% macro t(x, caller=none) %}{{ x }}{{ caller() if caller else '-' }}{% endmacro %}{{ t(1) }}{% call t(2) %}C{% endcall %}
""")

# Dates
add(r"""
{{ strftime_now('%Y-%m-%d') }} {{ strftime_now('%d %b %Y') }} {{ strftime_now('%A, %B %d, %Y') }} {{ strftime_now('%H:%M:%S %p %I') }} {{ strftime_now('%-d/%-m/%y %j %U %W %V %G %u %w') }} {{ strftime_now('%c|%x|%X|%D|%F|%T|%R|%r|%e|%h|%C|%%|%n|%t|%Z|%z|%f') }} {{ strftime_now('plain') }} {{ strftime_now('') }} {{ strftime_now('%^a %_d %#p %P %k %l %g') }}
""")

# White space. Real line ends come from the \n in these.
for source in [
    "a\n  {% if true %}\nb\n  {% endif %}\nc", "a\n{%- if true -%}\n b \n{%- endif -%}\nc", "  {{ 1 }}  \n  {{- 2 -}}  \n 3",
    "{% if true %} x {% endif %}", "  {% if true %}x{% endif %}  \ny", "a {%+ if true %}x{% endif +%}\ny", "   {%+ if true %}x{% endif %}",
    "{# comment #}\nx", "  {# c #}  \nx", "a {#- c -#} b", "a{# multi\nline #}\n\nb", "x\n  {# c +#}\ny", "{#--#}z", "{#- -#}\n\n q",
    "{% raw %}{{ x }}{% y %}{# z #}{% endraw %}", "a\n  {% raw %}\n  b\n  {% endraw %}\nc", "a {%- raw -%}  {{ x }}  {%- endraw -%} b", "{% raw %}\nq{% endraw %}\nr",
    "x{% set a = 1 %}\n{% set b = 2 %}\n\ny", "line\n", "line\n\n", "\n\nline", "crlf\r\n{% if true %}\r\nx\r\n{% endif %}\r\nend\r", "{{ 'a\nb' }}\n{{ \"c\r\nd\" }}",
    "{% for i in [1, 2] %}\n  {{ i }}\n{% endfor %}\ndone", "{% for i in [1, 2] -%}\n  {{ i }}\n{%- endfor %}\ndone", "  \n\t{% if true %}\t\n \u00a0{% if true %}z{% endif %}{% endif %}",
    "{%if true%}tight{%endif%}", "{%-if true-%} t {%-endif-%} u", "{{1}}{{- 2}}{{+3}}{{-4}}", "{{\n  1\n  +\n  2\n}}", "{% set x = {\n 'a': 1,\n 'b': [\n 1]\n} %}\n{{ x }}", "{{ {'a': {'b': {}}} }}", "{{ '}}' }}{{ \"%}\" }}{% set z = '%}' %}{{ z }}",
    "{{ 'line\\\ncontinued' }}", "a { b } {c", "{ {", "}}", "%}", "{{ '{{' }}", "a {", "{% if true %}\n\n\nx\n\n{% endif %}\n\ny", "\t{%- if true %}\tx{% endif -%}\t\n\ty", "x   {%- set y = 1 %}   z", "a\u2028{% if true %}b{% endif %}", "1\n \x1f\t{% if true %}b{% endif %}",
    "{% if true -%}\n  {%- if true %}\n  q\n  {%- endif %}\n{% endif %}\n|", "{{ 1 -}}\n  {% if true %}x{% endif %}", "{{ 1 -}}\n{# c #}\n  {% if true %}x{% endif %}", "{% if true %}{# x #}\n  {% endif %}y", "  {{ 1 }}{% if true %}\nx{% endif %}", "{%- macro m() -%}\n x\n{%- endmacro -%}\n\n{{ m() }}",
]:
    TEMPLATES.append(source)

# Where Python stops
FAILING = r"""
{{ missing.x }}
{{ missing['x'] }}
{{ missing() }}
{{ missing + 1 }}
{{ 1 - missing }}
{{ dict.zzz.y }}
{{ missing < 1 }}
{{ -missing }}
{{ missing | tojson }}
{{ missing | int }}
{{ missing[1:] }}
{{ 'a' + 1 }}
{{ 1 + 'a' }}
{{ 'a' + none }}
{{ [1] + 'a' }}
{{ [1] + (2,) }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.5 // 0 }}
{{ 0 ** -1 }}
{{ 'a' < 1 }}
{{ none < 1 }}
{{ [1] < (1,) }}
{{ {} < {} }}
{{ [1, 'a'] | sort }}
{{ 1 in 'abc' }}
{{ 'a' in none }}
{{ 'a' in 5 }}
{{ [] in {} }}
{{ {[]: 1} }}
{{ {{}: 1} }}
{{ 5() }}
{{ word.nope() }}
{{ word() }}
{{ none | length }}
{{ 5 | length }}
{{ numbers | map('upper') | length }}
{{ 5 | list }}
{{ none | join }}
{{ 5 | first }}
{{ numbers | map('upper') | last }}
{{ word | nonexistent }}
{{ word is nonexistent }}
{{ word | upper(1) }}
{{ word | replace('a') }}
{{ word | trim(x=1) }}
{{ numbers | map('nonexistent') | list }}
{{ numbers | map | list }}
{{ numbers | select('nonexistent') | list }}
{{ none | abs }}
{{ 'a' | round }}
{{ 5 | items | list }}
{{ 5 | dictsort }}
{{ numbers | dictsort }}
{{ dict | dictsort(by='x') }}
{{ range | tojson }}
{{ range(3) | tojson }}
{{ dict.items() | tojson }}
{{ {'a': missing} | tojson }}
{{ {(1, 2): 1} | tojson }}
{{ namespace() | tojson }}
{{ [].append(1) }}
{{ {}.update({}) }}
{{ [1].sort() }}
{{ numbers.insert(0, 1) }}
{{ ''.__class__.__mro__ }}
{{ word.split('') }}
{{ word.index('z') }}
{{ ','.join([1]) }}
{{ word.startswith(1) }}
{{ word.replace('a') }}
{{ word.upper(1) }}
{{ '{}'.format() }}
{{ '{x}'.format() }}
{{ '%d' % 'a' }}
{{ '%s %s' % 'a' }}
{{ '%s' % ('a', 'b') }}
{{ '%(a)s' % 5 }}
{{ numbers['a':] }}
{{ numbers[::0] }}
{{ nothing[1:] }}
{{ nothing.foo.bar }}
{% for a, in [[1]] %}{% endfor %}
{% set e, = [9] %}
{{ 'a' is string is defined }}
{{ 7 - 3 ~ 2 }}
{{ dict[1:] }}
{{ range(10 ** 6) }}
{{ range() }}
{{ range(1, 2, 0) }}
{{ range('a') }}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [[1]] %}{% endfor %}
{% for a, b in [[1, 2, 3]] %}{% endfor %}
{% set a, b = 1 %}
{% set x.y = 1 %}
{% set word.y = 1 %}
{% set dict.y = 1 %}
{% for x in [1] %}{{ loop([1]) }}{% endfor %}
{% for x in [1] %}{{ loop.cycle() }}{% endfor %}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(b=1) }}
{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}
{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{{ cycler() }}
{{ raise_exception() }}
{{ 'a' * 'b' }}
{{ 'a' - 'b' }}
{{ not (1 + none) }}
{{ 'a' is odd }}
{{ none is gt 1 }}
{{ 5 is in 5 }}
{% if true %}
{% endif %}
{% for %}{% endfor %}
{% for x in %}{% endfor %}
{% for x y in z %}{% endfor %}
{% for true in x %}{% endfor %}
{% for loop in x %}{% endfor %}
{% if %}{% endif %}
{% if x %}{% endfor %}
{% else %}
{% unknown %}
{% macro %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% set %}
{% set x = %}
{% set 5 = 1 %}
{% set none = 1 %}
{% break %}
{% macro m() %}{% break %}{% endmacro %}
{% for x in [1] %}{% macro m() %}{% continue %}{% endmacro %}{% endfor %}
{% call 5 %}{% endcall %}
{% filter %}{% endfilter %}
{% include 'x' %}
{% extends 'x' %}
{% import 'x' as y %}
{{ }}
{{ 1
{{ 1 }
{{ 1 %}
{% if true }}
{{ (1 }}
{{ 1) }}
{{ [1, 2 }}
{{ {'a' 1} }}
{{ 'abc }}
{{ a b }}
{{ 1 2 }}
{{ a. }}
{{ a[ }}
{{ a[] }}
{{ a | }}
{{ a is }}
{{ a ? b }}
{{ a ! }}
{{ $ }}
{{ a if }}
{{ f(a=1, 2) }}
{{ f(**a, 1) }}
{{ x|list[0] }}
{{ '\x4' }}
{{ '\u12' }}
{{ a = 1 }}
{{ a and }}
{{ not }}
{{ 1 + }}
{{ + }}
{# open
{% raw %} open
{% set x %}open
{{ (missing, 1) | sum }}
"""

FAILING = [line for line in FAILING.strip("\n").split("\n") if line]
FAILING.remove("{% endif %}")  # stands after its line: an `if` that is not closed
RAISING = ["{{ raise_exception('No!') }}", "{% if true %}{{ raise_exception('äöü \"x\"\\n' ~ 5) }}{% endif %}",
           "{% for m in messages %}{% if loop.index0 == 1 %}{{ raise_exception(m.role) }}{% endif %}{% endfor %}",
           "{% macro m() %}{{ raise_exception('in a macro') }}{% endmacro %}a{{ m() }}", "{{ raise_exception(5) }}"]


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_print"), [], [], body).set_lineno(line)

    def _print(self, caller):
        return caller()


class Raised(jinja2.exceptions.TemplateError):
    pass


def _raise(message):
    raise Raised(message)


def _tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True,
                                        extensions=[Generation, "jinja2.ext.loopcontrols"])
    env.filters["tojson"] = _tojson
    env.globals.update(raise_exception=_raise, strftime_now=lambda form: NOW.strftime(form))
    return env


def render(source, variables):
    try:
        return {"text": environment().from_string(source).render(**variables)}
    except Raised as e:
        return {"raises": str(e)}
    except Exception as e:  # whatever else stops a template
        return {"fails": f"{type(e).__name__}: {e}"}


def expressions():
    rows = []
    for sources, kind in (TEMPLATES, "text"), (RAISING, "raises"), (FAILING, "fails"):
        for source in sources:
            made = render(source, VARIABLES)
            if kind not in made or " at 0x" in made.get("text", ""):
                sys.exit(f"{source!r} gives {made}")
            rows.append({"template": source, **made})
    lines = ",\n".join("  " + json.dumps(r, ensure_ascii=False) for r in rows)
    return '{\n "now": "' + NOW.isoformat() + '",\n "variables": ' + json.dumps(VARIABLES, ensure_ascii=False) + \
        ',\n "rows": [\n' + lines + "\n ]\n}\n"


def conversations(folder, name):
    tokens = json.loads((folder / "special_tokens.json").read_text(encoding="utf-8")).get(name, {})
    source = (folder / f"{name}.jinja").read_text(encoding="utf-8")
    results = {}
    for case in json.loads((folder / "cases.json").read_text(encoding="utf-8")):
        variables = {"tools": case.get("tools"), "documents": None, **tokens, "messages": case["messages"],
                     "add_generation_prompt": case.get("add_generation_prompt", True), **case.get("kwargs", {})}
        results[case["name"]] = render(source, variables)
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"


def main():
    here = Path(__file__).parent
    made = {here / "expressions.json": expressions()}
    for path in sorted((here / "templates").glob("*.jinja")):
        made[path.with_suffix(".expected.json")] = conversations(path.parent, path.stem)
    for path, text in made.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path.name} differs")


if __name__ == "__main__":
    main()
