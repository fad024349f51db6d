import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource/source-serif-4/latin-500.css';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/board.css';
import './style/sheets.css';
import { render } from 'preact';
import { App } from './app';
import { start } from './live/connection';

render(<App />, document.getElementById('page')!);
start();
