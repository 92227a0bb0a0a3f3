import { mergeFieldErrors } from '../errors.ts'
import { fieldCodes } from '../field-codes.ts'
import { translate } from '../messages/messages.ts'
import { query } from '../operation.ts'
import { fieldErrors } from '../validation.ts'
import { checkFields } from './accounts.checks.ts'
import { CheckAccount, CheckedFields, CreateAccount } from './accounts.schema.ts'

const Fields = CreateAccount.pick({ username: true, email: true, phone: true }).partial()

/** For forms, while one types: it says of several fields at once what saving them would be refused for. */
export const check = query({
  summary: 'Check the username, email address and phone number of an account to be, or of a known one, without saving',
  access: 'admin',
  input: CheckAccount,
  output: CheckedFields,
  async run(ctx, { id, ...fields }) {
    const parsed = Fields.safeParse(fields)
    const formErrors = parsed.success ? {} : fieldErrors(parsed.error, fields)
    const wellFormed = Object.fromEntries(Object.entries(fields).filter(([field]) => !(field in formErrors)))
    const others = await checkFields(ctx, ctx.space, wellFormed, {
      phoneNumbers: ctx.config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API,
      ...(id == null ? {} : { exceptId: id }),
    })
    const errors = mergeFieldErrors(formErrors, others)
    return {
      errors: Object.fromEntries(
        Object.entries(errors).map(([field, found]) => [
          field,
          found.map(({ key, params }) => translate(ctx.language ?? 'en', key, { field, ...params })),
        ]),
      ),
      error_codes: fieldCodes(errors),
    }
  },
})
