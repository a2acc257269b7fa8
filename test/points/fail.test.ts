import { testTable } from './table.ts';

testTable('the call fails');
