import { Link } from 'wouter';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount, formatCounted } from '../lib/format.ts';
import { TIME_FORMAT_NAMES, TIME_FORMATS } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';
import { COLOUR_MEANING_NAMES, COLOUR_MEANINGS } from './arrow-look.ts';
import { type Entity, entityName, throughName } from './entity.ts';
import type { About } from './use-about.ts';
import type { LadderKeys } from './use-ladder-keys.ts';

const TIME_NAMES = TIME_FORMATS.map((format) => [format, TIME_FORMAT_NAMES[format]] as const);
const MEANING_NAMES = COLOUR_MEANINGS.map(
  (meaning) => [meaning, COLOUR_MEANING_NAMES[meaning]] as const,
);

interface LadderToolbarProps {
  readonly entity: Entity;
  readonly about: About;
  /** Connections that can be drawn beside this one. */
  readonly neighbours: readonly string[];
  readonly keys: LadderKeys;
  readonly cursor: number | undefined;
  readonly framesFilter: string;
  readonly rowCount: number;
  /** Arrows that the legend hides. */
  readonly hiddenCount: number;
  /** All rows are loaded. */
  readonly isWhole: boolean;
}

/** What the ladder is of, where else that is shown, and how arrows are drawn. */
export function LadderToolbar(props: LadderToolbarProps) {
  const { entity, about, keys, cursor, framesFilter, rowCount, isWhole } = props;
  const { timeFormat } = usePreferences();
  const places = usePlaces();
  return (
    <div className="ladder-toolbar">
      <Trail {...props} />
      <Beside entity={entity} neighbours={props.neighbours} />
      <span className="spacer" />
      <span className="ladder-count muted" role="status">
        {rowCount > 0 && `${formatCounted(rowCount, 'row')}${isWhole ? '' : ' so far'}`}
        {props.hiddenCount > 0 && `, ${formatCount(props.hiddenCount)} hidden`}
      </span>
      {about.link !== undefined && <Link href={places.link(about.link)}>Link</Link>}
      {entity.kind === 'session' && <Link href={places.session(entity.session)}>Session</Link>}
      {entity.kind === 'connection' && (
        <Link href={places.connection(entity.connection)}>Connection</Link>
      )}
      <Link href={places.frames(framesFilter)}>Frames</Link>
      <Button
        disabled={cursor === undefined}
        onClick={() => cursor !== undefined && keys.press({ kind: 'mark', frame: cursor })}
      >
        {keys.marks.length === 1 ? 'Compare with the marked' : 'Mark to compare'}
      </Button>
      <Button aria-pressed={keys.compressed} onClick={() => keys.press({ kind: 'compress' })}>
        Cut out silence
      </Button>
      <Menu trigger={<Button>Colour: {COLOUR_MEANING_NAMES[keys.meaning].toLowerCase()}</Button>}>
        <MenuChoice
          label="What colour says"
          value={keys.meaning}
          names={MEANING_NAMES}
          onChange={keys.setMeaning}
        />
      </Menu>
      <Menu trigger={<IconButton icon="clock" label="How times are shown" />}>
        <MenuChoice
          label="Times"
          value={timeFormat}
          names={TIME_NAMES}
          onChange={(chosen) => setPreferences({ timeFormat: chosen })}
        />
      </Menu>
    </div>
  );
}

/** So many are named. */
const NEIGHBOURS_SHOWN = 5;

/** Other connections of one of its ends: a ladder with three lifelines. */
function Beside({
  entity,
  neighbours,
}: {
  readonly entity: Entity;
  readonly neighbours: readonly string[];
}) {
  const places = usePlaces();
  if ((entity.kind !== 'connection' && entity.kind !== 'through') || neighbours.length === 0) {
    return null;
  }
  return (
    <nav className="ladder-beside muted" aria-label="Together with another connection">
      together with
      {neighbours.slice(0, NEIGHBOURS_SHOWN).map((other) => (
        <Link key={other} href={places.ladder(throughName(entity.connection, other))}>
          {other}
        </Link>
      ))}
    </nav>
  );
}

/** Connection, session and link, each a ladder of its own. */
function Trail({ entity, about }: LadderToolbarProps) {
  const places = usePlaces();
  const names = about.names.map(visibleText).join(' · ');
  return (
    <nav className="ladder-trail" aria-label="Ladders">
      {trailOf(entity, about.link).map(({ name, text }, i, all) => {
        const isHere = i === all.length - 1;
        return (
          <span key={name}>
            {isHere ? (
              <strong aria-current="page">{text}</strong>
            ) : (
              <Link href={places.ladder(name)}>{text}</Link>
            )}
          </span>
        );
      })}
      {names !== '' && (
        <span className="ladder-names" title={names}>
          {names}
        </span>
      )}
    </nav>
  );
}

function trailOf(
  entity: Entity,
  link: string | undefined,
): readonly { readonly name: string; readonly text: string }[] {
  const place = entity.kind === 'link' ? entity.link : link;
  const [connection, session] = place?.split('.') ?? [];
  const steps: { name: string; text: string }[] = [];
  const add = (name: string, text = name) => steps.push({ name, text });
  if (entity.kind === 'connection') add(entity.connection);
  if (entity.kind === 'through') {
    add(entity.connection);
    add(entity.other);
    add(entityName(entity), 'both');
  }
  if (entity.kind === 'session') {
    add(entity.connection);
    add(entity.session);
  }
  if (place !== undefined && connection !== undefined && session !== undefined) {
    add(connection);
    add(`${connection}.${session}`);
    add(place);
  }
  if (entity.kind === 'delivery') add(`d${entity.delivery}`, `delivery ${entity.delivery}`);
  return steps;
}
