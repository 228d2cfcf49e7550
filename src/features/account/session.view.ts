/** How Session reads from its table: only in the payload of the mutation that began it. */
import { handedOut, one, viewOf } from '../../read/view';
import { SessionEntity } from './session.entity';
import { UserView } from './user.view';

export const SessionView = viewOf('Session', SessionEntity, {
  token: handedOut('token'),
  user: one(UserView, (user, session) => `${user}.id = ${session}.user_id`, { withParent: true }),
});
