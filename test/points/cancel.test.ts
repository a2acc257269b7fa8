import { testTable } from './table.ts';

testTable('the run is cancelled');
