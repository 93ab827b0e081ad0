// The home as this browser knows it: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// household.js

interface HouseholdPorts {
  lobby: () => Lobby | null;
  session: JanusSession;
  clock: Clock;
  dispatch: (action: any) => void;
  keyring: Keyring;
  linkOf?: (code: string) => string;
}

type Household = import('./household.js').Household;

// joiner.js

interface JoinerPorts {
  session: JanusSession;
  clock: Clock;
  dispatch: (action: any) => void;
  keyring: Keyring;
  code: string;
  onJoined: (who: Identity) => void;
}

// lobby.js

interface LobbyPorts {
  session: JanusSession;
  clock: Clock;
  dispatch: (action: any) => void;
  keyring: Keyring;
}

type Lobby = import('./lobby.js').Lobby;

// recordings.js

type Ticket = {ticket: string, actions: string[], expires_in: number};

interface RecordingsPorts {
  camera: string;
  /** throws RecorderError */
  issue: () => Promise<Ticket>;
  /** ms */
  now: () => number;
  fetch?: typeof fetch;
}
