import fc from 'fast-check'

// what CI says of a commit depends on the commit alone; elsewhere each run has other inputs, and prints the seed of a failure
if (process.env['CI']) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 })
