#!/usr/bin/env node
/** The command `oms`. In a checkout it compiles first what changed; an installed package ships its dist/. */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
if (existsSync(join(root, 'src'))) require('../scripts/build.cjs').build();
process.setSourceMapsEnabled(true);
require('../dist/src/main.js');
