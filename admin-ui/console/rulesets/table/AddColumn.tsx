import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { FactEntry } from '../../../../rules/ruleset-schema';
import { useReader } from '../../reader';
import { useFactNote } from '../use-fact-note';

interface Props {
  facts: readonly FactEntry[];
  onAdd: (key: string) => void;
}

/** Offers the facts that have no column yet, each with what it is for. */
export function AddColumn({ facts, onAdd }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const note = useFactNote();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        startIcon={<AddIcon />}
        aria-haspopup="menu"
        disabled={facts.length === 0}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {translate('doorstep.table.addColumn')}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {facts.map((entry) => (
          <MenuItem
            key={entry.key}
            sx={{ whiteSpace: 'normal', maxWidth: 480 }}
            onClick={() => {
              setAnchor(null);
              onAdd(entry.key);
            }}
          >
            <ListItemText primary={read(entry.label)} secondary={note(entry)} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
