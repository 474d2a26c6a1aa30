import './message.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BodyPart, Message } from '../../server/api/message-contract.ts';
import { getJson, sentenceOf } from '../api/client.ts';
import { HexView } from '../inspector/HexView.tsx';
import { fieldText } from '../inspector/value-text.ts';
import { formatBytes, formatCount, formatCounted } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { BODY_FORM_NAMES, type BodyForm, formsOf } from './body-forms.ts';
import { sectionsOf } from './message-sections.ts';

/** For each table or array that a field stands in. */
const INDENT_PX = 14;

function messageQuery(id: string, delivery: number) {
  return queryOptions({
    queryKey: ['message', id, delivery],
    queryFn: ({ signal }) =>
      getJson<Message>(`/captures/${id}/deliveries/${delivery}/message`, signal),
  });
}

/** The message of a delivery. Captures hold other people's data: nothing is fetched before one asks. */
export function MessageView({ id, delivery }: { readonly id: string; readonly delivery: number }) {
  const { showMessages } = usePreferences();
  const [asked, setAsked] = useState<number>();
  const shown = showMessages || asked === delivery;
  return (
    <section className="message" aria-labelledby="message-title">
      <header className="message-head">
        <h2 id="message-title">Message</h2>
        <label className="message-always">
          <input
            type="checkbox"
            checked={showMessages}
            onChange={(event) => setPreferences({ showMessages: event.target.checked })}
          />
          Always show messages
        </label>
      </header>
      {shown ? (
        <ShownMessage id={id} delivery={delivery} />
      ) : (
        <p className="message-hidden">
          <span className="muted">What it says is hidden: it may be somebody’s data.</span>{' '}
          <Button onClick={() => setAsked(delivery)}>Show message</Button>
        </p>
      )}
    </section>
  );
}

function ShownMessage({ id, delivery }: { readonly id: string; readonly delivery: number }) {
  const { data: message, error } = useQuery(messageQuery(id, delivery));
  if (error && !message) return <p role="alert">{sentenceOf(error)}</p>;
  if (!message) return <p className="faint">Loading</p>;
  return (
    <>
      <p className="muted">
        {[
          formatBytes(message.messageBytes),
          message.contentType && visibleText(message.contentType),
          message.contentEncoding && visibleText(message.contentEncoding),
          message.isCut && 'cut: some of its bytes are not here',
          message.isOpen && 'not complete in this capture',
          message.note,
        ]
          .filter((part) => part)
          .join(' · ')}
      </p>
      <Sections message={message} />
      {message.body.map((part) => (
        <Body key={part.start} message={message} part={part} />
      ))}
      {message.body.length === 0 && message.note === undefined && (
        <p className="muted">It has no body.</p>
      )}
    </>
  );
}

/** What stands around the body: header, annotations, properties, footer. */
function Sections({ message }: { readonly message: Message }) {
  return sectionsOf(message).map(({ name, note, fields, more }) => (
    <div key={name} className="message-section">
      <h3>
        {visibleText(name)}
        {note !== undefined && <span className="muted">: {visibleText(note)}</span>}
      </h3>
      {fields.length === 0 ? (
        <p className="faint">empty</p>
      ) : (
        <dl className="message-fields">
          {fields.map(({ label, depth, items, value, type }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a map of the wire may have a key twice
            <div key={index}>
              <dt style={{ paddingLeft: depth * INDENT_PX }}>{visibleText(label)}</dt>
              <dd>
                {items === undefined ? fieldText(label, value, type) : formatCounted(items, 'item')}
                {type !== undefined && <span className="message-type">{type}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {more > 0 && <p className="muted">{`and ${formatCount(more)} more`}</p>}
    </div>
  ));
}

function Body({ message, part }: { readonly message: Message; readonly part: BodyPart }) {
  const forms = formsOf(message, part);
  const [chosen, setChosen] = useState<BodyForm>();
  const { form, text } = forms.find((one) => one.form === chosen) ?? forms[0];
  return (
    <div className="message-section">
      <h3>body</h3>
      <fieldset className="message-forms" aria-label="Show the body as">
        {forms.map((one) => (
          <Button
            key={one.form}
            tone="quiet"
            aria-pressed={one.form === form}
            onClick={() => setChosen(one.form)}
          >
            {BODY_FORM_NAMES[one.form]}
          </Button>
        ))}
      </fieldset>
      {form === 'hex' ? (
        <div className="message-hex">
          <HexView
            bytes={message.bytes.slice(2 * part.start, 2 * part.end)}
            pieces={[]}
            selected={undefined}
            hovered={undefined}
            onHover={() => undefined}
            onPick={() => undefined}
          />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <pre className="message-text" tabIndex={0}>
          {text}
        </pre>
      )}
    </div>
  );
}
