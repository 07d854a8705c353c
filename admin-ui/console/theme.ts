import { defaultTheme, type RaThemeOptions } from 'react-admin';

/** Whoever asks their machine for less motion gets none: nothing fades, slides or ripples, and nothing has to be waited for. */
const STILL: Pick<RaThemeOptions, 'transitions' | 'components'> = {
  transitions: {
    create: () => 'none',
    duration: {
      shortest: 0,
      shorter: 0,
      short: 0,
      standard: 0,
      complex: 0,
      enteringScreen: 0,
      leavingScreen: 0,
    },
  },
  components: { MuiButtonBase: { defaultProps: { disableRipple: true } } },
};
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? STILL : {};

/** Colours reach a contrast of 4.5:1 against white; react-admin's own labels and links do not. */
export const theme: RaThemeOptions = {
  ...defaultTheme,
  ...still,
  palette: {
    mode: 'light',
    primary: { main: '#0b4f6c' },
    secondary: { main: '#0b4f6c' },
    error: { main: '#a4161a' },
    warning: { main: '#8a4b00' },
    success: { main: '#1b5e20' },
    text: { primary: '#1b1f23', secondary: '#454c54', disabled: '#5a6169' },
    background: { default: '#f4f6f8' },
  },
  components: {
    ...defaultTheme.components,
    ...still.components,
    // a gap that leaves the margins of inputs alone
    MuiStack: { defaultProps: { useFlexGap: true } },
    // what is only shown in a form must be as readable as what can be changed
    MuiInputBase: { styleOverrides: { input: { '&.Mui-disabled': { WebkitTextFillColor: '#1b1f23' } } } },
    MuiFormLabel: { styleOverrides: { root: { '&.Mui-disabled': { color: '#454c54' } } } },
    MuiFormHelperText: { styleOverrides: { root: { '&.Mui-disabled': { color: '#454c54' } } } },
    // beside the language's name there would be no room for the page's on a phone
    RaLocalesMenuButton: {
      styleOverrides: {
        root: { '@media (max-width: 599.95px)': { '& .MuiButton-root': { fontSize: 0, minWidth: 0 } } },
      },
    },
    // wide tables scroll in their own frame, not the page
    RaLayout: { styleOverrides: { root: { minWidth: 0, '& .RaLayout-content': { minWidth: 0 } } } },
    RaList: { styleOverrides: { root: { '& .RaList-main, & .RaList-content': { minWidth: 0 } } } },
    RaShow: { styleOverrides: { root: { '& .RaShow-main, & .RaShow-card': { minWidth: 0 } } } },
    RaEdit: { styleOverrides: { root: { '& .RaEdit-main, & .RaEdit-card': { minWidth: 0 } } } },
    RaDatagrid: {
      styleOverrides: {
        root: { overflowX: 'auto', '& .RaDatagrid-headerCell': { whiteSpace: 'nowrap' } },
      },
    },
  },
  typography: {
    fontFamily: 'system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  },
};
