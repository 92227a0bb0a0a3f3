// Reads the JSON reports of vitest:
//   report.mjs count NAME REPORT...    adds up a number of them, such as numPassedTests
//   report.mjs failed REPORT...        the files that have a failed test, a line each
//   report.mjs failures REPORT...      names the tests that failed, and why
//   report.mjs replace REPORT AGAIN    puts the results of a second run of some files in the place of their first ones
import { readFileSync, writeFileSync } from 'node:fs'

const [command, ...args] = process.argv.slice(2)

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

const failedIn = ({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed')

const sum = (results, status) =>
  results.reduce(
    (total, { assertionResults }) => total + assertionResults.filter((test) => test.status === status).length,
    0,
  )

function* failures(results) {
  for (const result of results) {
    const failed = failedIn(result)
    for (const { fullName, failureMessages } of failed)
      yield `FAILED ${result.name}: ${fullName}\n${failureMessages[0]}`
    if (failed.length === 0 && result.status === 'failed') yield `FAILED ${result.name}: ${result.message}`
  }
}

const commands = {
  count: (name, ...reports) => [reports.reduce((total, report) => total + read(report)[name], 0)],
  failed: (...reports) =>
    reports.flatMap((report) =>
      read(report)
        .testResults.filter(({ status }) => status === 'failed')
        .map(({ name }) => name),
    ),
  failures: (...reports) => reports.flatMap((report) => [...failures(read(report).testResults)]),
  replace(path, again) {
    const second = read(again).testResults
    const isReplaced = new Set(second.map(({ name }) => name))
    const testResults = [...read(path).testResults.filter(({ name }) => !isReplaced.has(name)), ...second]
    // a file that cannot be loaded has no test that failed
    const broken = testResults.filter((result) => result.status === 'failed' && failedIn(result).length === 0).length
    const report = {
      testResults,
      numPassedTests: sum(testResults, 'passed'),
      numFailedTests: sum(testResults, 'failed') + broken,
    }
    writeFileSync(path, JSON.stringify(report))
    return []
  },
}

for (const line of commands[command](...args)) console.log(line)
